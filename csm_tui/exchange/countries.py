"""Countries as people write them in a spreadsheet: two or three letters, English names, a region such as DE-BY.

The list of the library that knows the holidays, kept here so that only a region asks the library itself.
"""

from __future__ import annotations

import re

from csm_tui.domain.text import clean
from csm_tui.exchange.tables import Cell, shown
from csm_tui.exchange.words import text_of

_PARTS = {"england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS", "northernireland": "GB-NIR"}
_REGION = re.compile(r"([a-z]{2})[-_ /]([a-z0-9]{1,4})", re.IGNORECASE)
_LONGEST = 80

# two letters, then three letters and names without blanks and marks
_TABLE = """
AD and andorra; AE are unitedarabemirates uae emirates; AF afg afghanistan; AG atg antiguaandbarbuda; AI aia
anguilla; AL alb albania; AM arm armenia; AO ago angola; AQ ata antarctica; AR arg argentina; AS asm
americansamoa; AT aut austria österreich osterreich; AU aus australia; AW abw aruba; AX ala alandislands; AZ aze
azerbaijan; BA bih bosniaandherzegovina; BB brb barbados; BD bgd bangladesh; BE bel belgium belgië belgique; BF
bfa burkinafaso; BG blg bulgaria; BH bah bahrain; BI bdi burundi; BJ ben benin; BL blm saintbarthelemy; BM bmu
bermuda; BN brn brunei bruneidarussalam; BO bol bolivia boliviaplurinationalstateof; BQ bes
bonairesinteustatiusandsaba; BR bra brazil brasil; BS bhs bahamas thebahamas; BT btn bhutan; BV bvt
bouvetisland; BW bwa botswana; BY blr belarus; BZ blz belize; CA can canada; CC cck cocosislands; CD cod drcongo
democraticrepublicofthecongo congodemocraticrepublicofthe; CF caf centralafricanrepublic; CG cog congo; CH che
switzerland schweiz suisse; CI civ ivorycoast cotedivoire côtedivoire; CK cok cookislands; CL chl chile; CM cmr
cameroon; CN chn china peoplesrepublicofchina prc; CO col colombia; CR cri costarica; CU cub cuba; CV cpv
caboverde capeverde; CW cuw curacao; CX cxr christmasisland; CY cyp cyprus; CZ cze czechia czechrepublic; DE deu
germany deutschland; DJ dji djibouti; DK dnk denmark danmark; DM dma dominica; DO dom dominicanrepublic; DZ dza
algeria; EC ecu ecuador; EE est estonia; EG egy egypt; EH esh westernsahara; ER eri eritrea; ES esp spain españa
espana; ET eth ethiopia; FI fin finland suomi; FJ fji fiji; FK flk falklandislands; FM fsm micronesia; FO fro
faroeislands; FR fra france républiquefrançaise; GA gab gabon; GB gbr unitedkingdom uk greatbritain britain
unitedkingdomofgreatbritainandnorthernireland; GD grd grenada; GE geo georgia; GF guf frenchguiana; GG ggy
guernsey; GH gha ghana; GI gib gibraltar; GL grl greenland; GM gmb gambia thegambia; GN gin guinea; GP glp
guadeloupe; GQ gnq equatorialguinea; GR grc greece; GS sgs southgeorgiaandthesouthsandwichislands; GT gua
guatemala; GU gum guam; GW gnb guineabissau; GY guy guyana; HK hkg hongkong hongkongsar; HM hmd
heardislandandmcdonaldislands; HN hnd honduras; HR hrv croatia; HT hti haiti; HU hun hungary; ID idn indonesia;
IE irl ireland republicofireland éire; IL isr israel; IM imn isleofman; IN ind india; IO iot
britishindianoceanterritory; IQ irq iraq; IR irn iran iranislamicrepublicof; IS isl iceland; IT ita italy
italia; JE jey jersey; JM jam jamaica; JO jor jordan; JP jpn japan nippon; KE ken kenya; KG kgz kyrgyzstan; KH
khm cambodia; KI kir kiribati; KM com comoros; KN kna saintkittsandnevis; KP prk northkorea; KR kor southkorea
korea republicofkorea korearepublicof; KW kwt kuwait; KY cym caymanislands; KZ kaz kazakhstan; LA lao laos
laopeoplesdemocraticrepublic; LB lbn lebanon; LC lca saintlucia; LI lie liechtenstein; LK lka srilanka; LR lbr
liberia; LS lso lesotho; LT ltu lithuania; LU lux luxembourg; LV lva latvia; LY lby libya; MA mor morocco; MC
mco monaco; MD mda moldova moldovarepublicof; ME mne montenegro; MF maf saintmartin; MG mdg madagascar; MH mhl
marshallislands; MK mkd northmacedonia macedonia; ML mli mali; MM mmr myanmar burma; MN mng mongolia; MO mac
macau macao; MP mnp northernmarianaislands; MQ mtq martinique; MR mrt mauritania; MS msr montserrat; MT mlt
malta; MU mus mauritius; MV mdv maldives; MW mwi malawi; MX mex mexico méxico; MY mys malaysia; MZ moz
mozambique; NA nam namibia; NC ncl newcaledonia; NE ner niger; NF nfk norfolkisland; NG nga nigeria; NI nic
nicaragua; NL nld netherlands holland thenetherlands nederland; NO nor norway norge; NP npl nepal; NR nru nauru;
NU niu niue; NZ nzl newzealand; OM omn oman; PA pan panama; PE per peru; PF pyf frenchpolynesia; PG png
papuanewguinea; PH phl philippines; PK pak pakistan; PL pol poland polska; PM spm saintpierreandmiquelon; PN pcn
pitcairnislands; PR pri puertorico; PS pse palestine palestinianterritory stateofpalestine; PT prt portugal; PW
plw palau; PY pry paraguay; QA qat qatar; RE reu reunion; RO rou romania; RS srb serbia; RU rus russia
russianfederation; RW rwa rwanda; SA sau saudiarabia; SB slb solomonislands; SC syc seychelles; SD sdn sudan; SE
swe sweden sverige; SG sgp singapore; SH shn sainthelenaascensionandtristandacunha; SI svn slovenia; SJ sjm
svalbardandjanmayen; SK svk slovakia; SL sle sierraleone; SM smr sanmarino; SN sen senegal; SO som somalia; SR
sur suriname; SS ssd southsudan; ST stp saotomeandprincipe; SV slv elsalvador; SX sxm sintmaarten; SY syr
syrianarabrepublic syria; SZ szw eswatini swaziland; TC tca turksandcaicosislands; TD tcd chad; TF atf
frenchsouthernterritories; TG tgo togo; TH tha thailand; TJ tjk tajikistan; TK tkl tokelau; TL tls timorleste
easttimor; TM tkm turkmenistan; TN tun tunisia; TO ton tonga; TR tur turkey turkiye türkiye; TT tto
trinidadandtobago; TV tuv tuvalu; TW twn taiwan taiwanprovinceofchina; TZ tza tanzania tanzaniaunitedrepublicof;
UA ukr ukraine; UG uga uganda; UM umi unitedstatesminoroutlyingislands; US usa unitedstates usa
unitedstatesofamerica america; UY ury uruguay; UZ uzb uzbekistan; VA vat vaticancity holysee; VC vct
saintvincentandthegrenadines; VE ven venezuela venezuelabolivarianrepublicof; VG vgb britishvirginislands; VI
vir unitedstatesvirginislands usvirginislands; VN vnm vietnam vietnamsocialistrepublicof; VU vtu vanuatu; WF wlf
wallisandfutuna; WS wsm samoa; XK xkk kosovo; YE yem yemen; YT myt mayotte; ZA zaf southafrica; ZM zmb zambia;
ZW zwe zimbabwe
"""
COUNTRIES: dict[str, str] = _PARTS | {
    word.casefold(): words[0] for words in map(str.split, _TABLE.split(";")) for word in words
}
"""Word → two letters, or a region for the parts of the United Kingdom."""


def parse_country(cell: Cell) -> str:
    """Two letters, or with a region ``DE-BY``; '' = empty. Raises ``ValueError`` for what is no country."""
    text = clean(text_of(cell), limit=_LONGEST)
    word = "".join(c for c in text.casefold() if c.isalnum())
    if not word:
        return ""
    found = COUNTRIES.get(word) or _region(text)
    if not found:
        raise ValueError(f"{shown(text)} is no country known here")
    return found


def _region(text: str) -> str:
    """A region that the library of holidays knows, as ``DE-BY``; '' where it is none."""
    m = _REGION.fullmatch(text)
    if m is None or m[1].casefold() not in COUNTRIES:
        return ""
    import holidays

    country, region = m[1].upper(), m[2].upper()
    known = holidays.list_supported_countries().get(country, ())
    return f"{country}-{region}" if region in known else ""
