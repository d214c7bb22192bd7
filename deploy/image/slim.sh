#!/bin/sh
# Remove from a virtual environment what a running container never reads.
set -eu

venv="$1"
packages=$(echo "$venv"/lib/python3*/site-packages)

# Django's translations: English and Spanish stay.
find "$packages" -type d -path '*/locale/*' -prune ! -name en ! -name es ! -name LC_MESSAGES \
    -exec rm -rf {} +
find "$packages" -type f -name '*.po' -delete
find "$packages" -type d -name tests -prune -exec rm -rf {} +
# The schema page is Swagger UI; the package also carries ReDoc.
rm -rf "$packages"/drf_spectacular_sidecar/static/drf_spectacular_sidecar/redoc
# Photos are decoded as JPEG, PNG or WebP; fonts, colour profiles and AVIF are not used.
rm -f "$packages"/PIL/_avif.*.so "$packages"/PIL/_imagingft.*.so "$packages"/PIL/_imagingcms.*.so \
    "$packages"/PIL/_imagingtk.*.so "$packages"/pillow.libs/libavif-* \
    "$packages"/pillow.libs/libharfbuzz-* "$packages"/pillow.libs/libfreetype-* \
    "$packages"/pillow.libs/liblcms2-* "$packages"/pillow.libs/libbrotli*
