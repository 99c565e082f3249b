"""The files of an archive as a tree of folders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from explainers.images.archive import Archive
from explainers.images.archive_entry import Entry
from explainers.images.formats import extensions


@dataclass
class Node:
    """A folder: what lies right in it. To go through it gives every file below it."""

    folders: dict[str, Node] = field(default_factory=dict)
    files: list[Entry] = field(default_factory=list)

    @classmethod
    def of(cls, archive: Archive) -> Node:
        """The whole of an archive."""
        root = cls()
        for path in archive.folders:
            root._at(path.parts)
        for entry in archive.entries:
            root._at(entry.path.parts[:-1]).files.append(entry)
        return root

    @classmethod
    def merged(cls, nodes: Sequence[Node]) -> Node:
        """Several folders as if they were one."""
        whole = cls(files=[entry for node in nodes for entry in node.files])
        for name in dict.fromkeys(name for node in nodes for name in node.folders):
            whole.folders[name] = cls.merged([n.folders[name] for n in nodes if name in n.folders])
        return whole

    def _at(self, parts: Sequence[str]) -> Node:
        node = self
        for part in parts:
            node = node.folders.setdefault(part, Node())
        return node

    def __iter__(self) -> Iterator[Entry]:
        """Every file below it."""
        yield from self.files
        for folder in self.folders.values():
            yield from folder

    @property
    def has_pictures(self) -> bool:
        """Whether a file right in it bears the name of a picture."""
        return any(entry.path.suffix.lower() in extensions() for entry in self.files)
