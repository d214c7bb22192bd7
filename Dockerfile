# One image: nginx, gunicorn-served Django, under supervisord, as uid 10001.
# Plain instructions only: a classic builder must do. Ordered by how rarely a
# part changes; a change in app/ rebuilds the last two stages, in seconds.
ARG BASE=python:3.12-slim

# ---- dependencies: a virtual environment from the lock file, with hashes ----
FROM ${BASE} AS dependencies
RUN python -m venv --without-pip /opt/venv
COPY requirements.lock /tmp/requirements.lock
RUN python -m pip --disable-pip-version-check --no-cache-dir --python /opt/venv/bin/python \
        install --quiet --no-compile --require-hashes --requirement /tmp/requirements.lock
# Only what a running container reads: two languages, no test suites, no C sources.
# Nothing changes in an image: no .pyc is held against the date of its source.
COPY deploy/image/slim.sh /tmp/slim.sh
RUN sh /tmp/slim.sh /opt/venv \
    && python -m compileall -q --invalidation-mode unchecked-hash /opt/venv/lib

# ---- PostgreSQL's client programs, without the Perl their package brings ----
FROM ${BASE} AS postgresql
RUN apt-get update -qq -o Acquire::Retries=3 \
    && apt-get install -qq -o Acquire::Retries=3 --no-install-recommends postgresql-client >/dev/null \
    && mkdir /out \
    && cp /usr/lib/postgresql/*/bin/pg_dump /usr/lib/postgresql/*/bin/pg_restore \
          /usr/lib/postgresql/*/bin/psql /out/

# ---- what the image carries ready-made: schema, static files, .pyc ----
FROM dependencies AS build
COPY requirements-build.lock /tmp/requirements-build.lock
RUN python -m pip --disable-pip-version-check --no-cache-dir --python /opt/venv/bin/python \
        install --quiet --require-hashes --requirement /tmp/requirements-build.lock
COPY appliance /app/appliance
COPY app /app/app
COPY postgresql.toml /app/
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH
RUN APPLIANCE_ROOT=/tmp/build SECRET_KEY=only-while-the-image-is-built-0123456789 \
        python -m appliance build \
    && python -m compileall -q --invalidation-mode unchecked-hash app appliance

# ---- the dependencies of a running container: static files have been collected ----
FROM dependencies AS runtime
RUN find /opt/venv -type d -name static -path '*/site-packages/*' -prune -exec rm -rf {} +

# ---- the image ----
FROM ${BASE}
# nginx: the front door. brotli-static: serves the precompressed files. libpq5: for pg_dump.
# /run is open to all like /tmp, because `--tmpfs /run` takes its mode from here.
# Python's own installers go: nothing is installed into a running container.
RUN apt-get update -qq -o Acquire::Retries=3 \
    && DEBIAN_FRONTEND=noninteractive apt-get install -qq -o Acquire::Retries=3 --no-install-recommends \
        nginx libnginx-mod-http-brotli-static libpq5 ca-certificates >/dev/null \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/* \
        /etc/nginx/sites-enabled /var/www/html /usr/share/doc /usr/share/man /usr/share/locale \
    && rm -rf /usr/local/bin/pip* /usr/local/lib/python3*/site-packages/* \
        /usr/local/lib/python3*/ensurepip /usr/lib/python3/dist-packages/pip* \
    && printf '#!/bin/sh\nexec /app/entrypoint.sh "$@"\n' > /usr/local/bin/appliance \
    && chmod 0755 /usr/local/bin/appliance \
    && echo 'appliance:x:10001:10001::/data:/usr/sbin/nologin' >> /etc/passwd \
    && echo 'appliance:x:10001:' >> /etc/group \
    && chmod 1777 /run \
    && install -d -o 10001 -g 10001 /app/staticfiles /app/mediafiles /etc/letsencrypt \
        /var/www/certbot /backups /data /run/appliance
# The base carries no .pyc: nothing could write them here, and every start of every
# Python process would compile what it imports anew.
RUN python -m compileall -q --invalidation-mode unchecked-hash \
        -x '/(test|tests|idlelib|lib2to3|tkinter|turtledemo|ensurepip|pydoc_data|distutils|curses|dbm|venv|site-packages)/' \
        "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
COPY --from=postgresql /out/ /usr/local/bin/
COPY --from=runtime /opt/venv /opt/venv
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/app
COPY nginx.conf supervisord.conf entrypoint.sh /app/
COPY --from=build /app /app

# Given by deploy.sh; the version stands in app/__init__.py.
ARG VERSION=unknown
ARG REVISION=unknown
RUN echo "$REVISION" > /app/revision
LABEL org.opencontainers.image.title="WiseBet Appliance" \
      org.opencontainers.image.description="An honest betting log as an API, in one container that looks after itself" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

USER 10001:10001
VOLUME ["/app/staticfiles", "/app/mediafiles", "/etc/letsencrypt", "/var/www/certbot", "/backups", "/data"]
EXPOSE 80 443 443/udp
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=90s --retries=3 CMD ["appliance", "health"]
ENTRYPOINT ["/app/entrypoint.sh"]
