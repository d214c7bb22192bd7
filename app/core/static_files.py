"""Static files: under names that carry a hash of the content, without source maps."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


def _without_source_maps(patterns: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(
        each
        for each in patterns
        if "sourceMappingURL" not in (each if isinstance(each, str) else each[0])  # type: ignore[index]
    )


class HashedStaticFilesStorage(ManifestStaticFilesStorage):
    """Django's, which would look for the source maps that are left out."""

    patterns = tuple(
        (glob, _without_source_maps(patterns))
        for glob, patterns in ManifestStaticFilesStorage.patterns
    )
