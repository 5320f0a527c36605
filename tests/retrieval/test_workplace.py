from __future__ import annotations

import shutil
from pathlib import Path

from retrieval.workplace import Workplace


def test_paths_are_new_every_time(tmp_path: Path) -> None:
    place = Workplace(tmp_path / "index")
    assert place.new("lexical") != place.new("lexical")
    place.close()
    assert list((tmp_path / "index").iterdir()) == []


def test_a_linked_copy_is_not_disturbed_and_does_not_disturb(tmp_path: Path) -> None:
    source = tmp_path / "lexical"
    source.mkdir()
    (source / "meta.json").write_text("first")
    place = Workplace(tmp_path)
    copy = place.linked(source)
    (copy / "new").write_text("second")
    (copy / "meta.json").unlink()
    (copy / "meta.json").write_text("second")
    assert [path.name for path in source.iterdir()] == ["meta.json"]
    assert (source / "meta.json").read_text() == "first"
    shutil.rmtree(source)
    assert (copy / "meta.json").read_text() == "second"
    place.close()


def test_a_linked_copy_shares_no_lock(tmp_path: Path) -> None:
    source = tmp_path / "lexical"
    source.mkdir()
    (source / ".tantivy-writer.lock").write_text("")
    place = Workplace(tmp_path)
    assert list(place.linked(source).iterdir()) == []
    place.close()


def test_what_a_killed_program_left_is_cleared_away_and_what_is_in_use_is_not(tmp_path: Path) -> None:
    in_use, left = Workplace(tmp_path), tmp_path / "work-left"
    kept = in_use.new("lexical").parent
    left.mkdir()
    (left / "rubbish").write_text("")
    other = Workplace(tmp_path)
    other.new("lexical")
    assert kept.exists()
    assert not left.exists()
    other.close()
    in_use.close()
