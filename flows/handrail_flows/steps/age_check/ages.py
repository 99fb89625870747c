"""From which age somebody consents by themselves to a service on the internet (GDPR article 8(1)), by country.

Sixteen, unless a member state says less, and never below thirteen. Iceland, Liechtenstein and Norway apply the
regulation as parts of the European Economic Area, the United Kingdom keeps it as its own law (UK GDPR). The law is
named beside each country; docs/consent.md says when the table was read last.
"""

from typing import Final

OTHERWISE: Final = 16
"""Where no law that we know says less."""
ADULT: Final = 18
"""Full age in every country of the table; some parts of a country say less, none more."""
AGES: Final = {
    "AT": 14,  # Datenschutzgesetz § 4(4)
    "BE": 13,  # loi du 30 juillet 2018, article 7
    "BG": 14,  # Personal Data Protection Act, article 25c
    "CY": 14,  # Law 125(I)/2018, section 8
    "CZ": 15,  # zákon č. 110/2019 Sb., § 7
    "DE": 16,  # the regulation itself
    "DK": 15,  # databeskyttelsesloven § 6(2), 13 before 2024
    "EE": 13,  # isikuandmete kaitse seadus § 8
    "ES": 14,  # Ley Orgánica 3/2018, artículo 7
    "FI": 13,  # tietosuojalaki 1050/2018 § 5
    "FR": 15,  # loi n° 78-17, article 45
    "GB": 13,  # Data Protection Act 2018, section 9
    "GR": 15,  # Law 4624/2019, article 21
    "HR": 16,  # Zakon o provedbi Opće uredbe, članak 19
    "HU": 16,  # the regulation itself
    "IE": 16,  # Data Protection Act 2018, section 31
    "IS": 13,  # lög nr. 90/2018, 10. gr.
    "IT": 14,  # decreto legislativo 196/2003, articolo 2-quinquies
    "LI": 16,  # the regulation itself
    "LT": 14,  # Asmens duomenų teisinės apsaugos įstatymas, 6 straipsnis
    "LU": 16,  # the regulation itself
    "LV": 13,  # Fizisko personu datu apstrādes likums, 33. pants
    "MT": 13,  # Subsidiary Legislation 586.11
    "NL": 16,  # Uitvoeringswet AVG, artikel 5
    "NO": 13,  # personopplysningsloven § 5
    "PL": 16,  # the regulation itself
    "PT": 13,  # Lei n.º 58/2019, artigo 16
    "RO": 16,  # the regulation itself
    "SE": 13,  # lag 2018:218, 2 kap. 4 §
    "SI": 15,  # ZVOP-2, 8. člen
    "SK": 16,  # zákon č. 18/2018 Z. z., § 15
}


def age_of_consent(country: str) -> int:
    """Return the age in years in this country (ISO 3166-1 alpha-2); of one that is not known, the highest."""
    return AGES.get(country, OTHERWISE)
