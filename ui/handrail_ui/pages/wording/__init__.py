"""Words for people: catalogues, choice of language, names of countries, dates."""
