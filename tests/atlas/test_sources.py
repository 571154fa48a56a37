"""Every fact of the atlas has a source, and every source is used."""

from datetime import date

from sim.atlas.relations import relations
from sim.atlas.tables import memberships, sources, venues


def test_every_source_resolves_and_none_is_idle():
    cited = {venue.source for venue in venues().values()}
    cited |= {spell.source for spell in memberships()}
    cited |= {table.source for table in relations().values()}

    assert cited == set(sources())


def test_every_source_says_what_it_is_where_it_is_and_when_it_was_read():
    for source in sources().values():
        assert source.title
        assert source.licence
        assert source.url.startswith(("http://", "https://"))
        assert date.fromisoformat(source.checked) > date(2026, 1, 30)


def test_geonames_is_credited_under_its_licence():
    geonames = sources()["geonames"]

    assert "GeoNames" in geonames.title
    assert geonames.licence == "CC BY 4.0"
