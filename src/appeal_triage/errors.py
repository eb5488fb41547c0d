"""Every error a caller may meet, as one tree.

::

    AppealTriageError
    ├── InputError (ValueError)
    │   ├── FormatError              a file is damaged or of no known format
    │   ├── EncodingError            bytes that are no text in any known encoding
    │   ├── MissingColumnError       no text column, or a named one is absent
    │   └── LabelError               a labelled file that cannot be fitted or scored
    ├── KnowledgeError (ValueError)  a data file of the package is wrong
    │   └── RegionError              a region pack is absent or wrong
    ├── ModelError
    │   ├── ModelNotFoundError (FileNotFoundError)
    │   ├── ModelFormatError         newer protocol, wrong shape, missing key
    │   └── ModelIntegrityError      a file's SHA-256 is not the manifest's
    └── DependencyError (ImportError)

A message says what was wrong, where (file, row, column) and what to do next. It
never holds the text of an appeal: messages end up in logs.
"""

from __future__ import annotations


class AppealTriageError(Exception):
    """Base of every error raised on purpose by this package."""


class InputError(AppealTriageError, ValueError):
    """The caller's file or argument cannot be read."""


class FormatError(InputError):
    """A file is damaged, or its format is not known."""


class EncodingError(InputError):
    """Bytes are not text in any encoding that was tried."""


class MissingColumnError(InputError):
    """A column that is needed is not in the table."""


class LabelError(InputError):
    """A labelled file cannot be fitted on or scored."""


class KnowledgeError(AppealTriageError, ValueError):
    """A table of facts is wrong: bad id, missing column, broken reference."""


class RegionError(KnowledgeError):
    """A region pack is absent or wrong."""


class ModelError(AppealTriageError):
    """A model bundle cannot be used."""


class ModelNotFoundError(ModelError, FileNotFoundError):
    """There is no bundle where one was looked for."""


class ModelFormatError(ModelError):
    """A bundle has a protocol, a shape or a key that this version cannot read."""


class ModelIntegrityError(ModelError):
    """A file of a bundle is not the one its manifest describes."""


class DependencyError(AppealTriageError, ImportError):
    """A library that this call needs cannot be imported."""
