"""How long the reviews that are left will take, by one's own pace (UX 4.3)."""

MINUTES_A_REVIEW = 3.0  # until enough were timed [X]
TIMED_ENOUGH = 5  # own reviews from which on only they set the pace; below, each counts for a fifth of it [X]
LONGEST_SAID = 8 * 60  # minutes: what takes longer than a day of work is no estimate that helps anybody


def pace(seconds_median: int | None, timed: int) -> float:
    """Return minutes a review: one's own median, mixed with the usual time until ``TIMED_ENOUGH`` were timed."""
    if not seconds_median or timed <= 0:
        return MINUTES_A_REVIEW
    own = min(timed, TIMED_ENOUGH) / TIMED_ENOUGH
    return own * seconds_median / 60 + (1 - own) * MINUTES_A_REVIEW


def time_left(reviews: int, minutes_each: float) -> str:
    """Return how long so many reviews take: ``12 min``, ``3 h``; '' for none, and beyond a day of work."""
    minutes = max(1, round(reviews * minutes_each))
    if reviews <= 0 or minutes > LONGEST_SAID:
        return ""
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.0f} h"
