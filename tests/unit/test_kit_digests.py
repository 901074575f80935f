"""The kit is rebuilt and compared with the digests under review, so that no change of it goes unseen."""

from kit.digests import digests, recorded


def test_the_kit_rebuilt_is_the_kit_recorded(kit):
    found, known = digests(kit), recorded()
    changed = sorted(name for name in found.keys() | known.keys() if found.get(name) != known.get(name))
    assert changed == [], "run `make kit`, then `make test-all`, which tests the kit itself"
