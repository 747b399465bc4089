"""Questions that a screen asks: modal screens with a typed answer."""
