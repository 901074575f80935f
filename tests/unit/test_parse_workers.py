"""However many cores a machine has, a load stays within the memory it was given."""

import pytest

from racemoney.channels.bulk_files import load_file
from racemoney.duck import connect, count_workers
from racemoney.parse.delimited import _ChunkSizes
from racemoney.parse.lines import CHUNK, IN_WORK
from racemoney.settings import Settings


@pytest.mark.parametrize(
    ("threads", "limit", "workers"),
    [(2, "1200MB", 2), (6, "1200MB", 6), (64, "1200MB", 6), (64, "100MB", 1), (64, "8GB", 40), (1, "8GB", 1)],
)
def test_workers_are_as_many_as_memory_allows(threads, limit, workers):
    assert count_workers(Settings(threads=threads, memory_limit=limit)) == workers


@pytest.mark.parametrize("workers", [1, 2, 6, 8])
def test_the_chunks_in_work_have_a_size_together(workers):
    size = _ChunkSizes(100 << 30, workers, lambda _: None).next_size()
    assert size <= CHUNK
    assert size * workers <= IN_WORK


def test_many_threads_share_the_memory_of_a_few_workers(tmp_path):
    with connect(Settings(threads=64, memory_limit="1200MB"), tmp_path) as con:
        ((told,),) = con.execute("select current_setting('memory_limit')").fetchall()
    assert told == "190.7 MiB"


def test_sixty_four_threads_load_a_small_file(bulk, monkeypatch):
    monkeypatch.setenv("RACEMONEY_THREADS", "64")
    settings = Settings(home=bulk.settings.home, lake=None)
    assert settings.threads == 64
    path = bulk.write("itcont.txt", [*bulk.lines(30), "x"])
    assert load_file(settings, "indiv", path, 2018).loaded[0].record.tables[0].rows_loaded == 30
