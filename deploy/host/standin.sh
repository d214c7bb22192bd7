# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# A stand-in for python:3.12-slim where no registry answers: the same Debian
# release, the same Python minor version, the same name, and labels that say so.
# Sourced.

STANDIN_RELEASE=trixie
STANDIN_PYTHON=3.12
# What CPython's own modules link against, plus what the real image has too.
STANDIN_LIBRARIES=libssl3t64,libffi8,libsqlite3-0,libbz2-1.0,liblzma5,libreadline8t64,libuuid1,libexpat1,zlib1g
STANDIN_PACKAGES=ca-certificates,netbase,tzdata
STANDIN_MODULES='ssl, sqlite3, ctypes, zlib, lzma, bz2, uuid, pyexpat, readline, ensurepip'

standin_make() {
    standin_root="$TMP_DIR/standin"
    mkdir -p "$standin_root"
    standin_settings "$standin_root/files"
    standin_python=$(standin_find_python)
    if [ -n "$standin_python" ]; then
        standin_copy_python "$standin_python" "$standin_root/files/usr/local"
        standin_bootstrap "$STANDIN_LIBRARIES,$STANDIN_PACKAGES"
        standin_import "CPython from $standin_python"
        if standin_works; then
            DETAIL="Debian $STANDIN_RELEASE, CPython from $standin_python"
            return 0
        fi
        echo "the CPython of $standin_python does not run there; Debian's own is taken"
        rm -rf "$standin_root/files/usr/local"
    fi
    standin_link_debian_python "$standin_root/files/usr/local/bin"
    standin_bootstrap "python3,python3-venv,python3-pip,$STANDIN_PACKAGES"
    standin_import "Debian's python3"
    standin_works
    DETAIL="Debian $STANDIN_RELEASE with its own Python"
}

# The prefix of a CPython of the wanted minor version that this machine has.
standin_find_python() {
    for candidate in $(standin_python_candidates); do
        if [ -x "$candidate" ]; then
            "$candidate" -c 'import sys; print(sys.base_prefix)' 2>/dev/null && return 0
        fi
    done
    return 0
}

# Debian's own in /usr is left out: its modules are spread over dist-packages.
standin_python_candidates() {
    echo "/usr/local/bin/python$STANDIN_PYTHON"
    for versions in "${PYENV_ROOT:-$HOME/.pyenv}/versions" "$HOME/.local/share/uv/python" /opt; do
        ls -d "$versions"/*"$STANDIN_PYTHON"*/bin/"python$STANDIN_PYTHON" 2>/dev/null || true
    done
    on_path=$(command -v "python$STANDIN_PYTHON" || true)
    case $on_path in
    '' | /usr/bin/* | /bin/*) ;;
    *) echo "$on_path" ;;
    esac
}

# standin_copy_python PREFIX INTO: without tests, archives, caches and whatever
# the machine's owner has installed into it.
standin_copy_python() {
    mkdir -p "$2/bin" "$2/lib"
    cp "$1/bin/python$STANDIN_PYTHON" "$2/bin/"
    ln -s "python$STANDIN_PYTHON" "$2/bin/python3"
    ln -s python3 "$2/bin/python"
    for library in "$1"/lib/libpython"$STANDIN_PYTHON".so* "$1"/lib/libpython3.so; do
        [ ! -e "$library" ] || cp -d "$library" "$2/lib/"
    done
    tar -C "$1/lib" -cf - --exclude='*/test' --exclude='*/tests' --exclude='*.a' \
        --exclude='__pycache__' --exclude='*/site-packages/*' --exclude='*/idlelib' \
        --exclude='*/turtledemo' "python$STANDIN_PYTHON" | tar -C "$2/lib" -xf -
}

standin_link_debian_python() {
    mkdir -p "$1"
    ln -sf /usr/bin/python3 "$1/python3"
    ln -sf /usr/bin/python3 "$1/python"
}

# standin_settings INTO: this machine's trust and its way to Debian, so that a
# build inside reaches what the machine reaches.
standin_settings() {
    mkdir -p "$1/etc/apt/apt.conf.d" "$1/usr/local/share/ca-certificates"
    for authority in /usr/local/share/ca-certificates/*.crt; do
        [ ! -e "$authority" ] || cp "$authority" "$1/usr/local/share/ca-certificates/"
    done
    printf '%s\n' '[global]' 'cert = /etc/ssl/certs/ca-certificates.crt' >"$1/etc/pip.conf"
    {
        echo 'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";'
        apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy) ' || true
    } >"$1/etc/apt/apt.conf.d/90-standin"
}

# standin_mirror LABEL: where this machine takes Debian from.
standin_mirror() {
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' |
        sed -n "s/^Debian|$1|//p" | head -n 1
}

standin_sources() {
    debian=$(standin_mirror Debian)
    security=$(standin_mirror Debian-Security)
    # What is made of Debian has mirrors of its own.
    debian=${debian:-http://deb.debian.org/debian}
    echo "deb $debian $STANDIN_RELEASE main"
    echo "deb $debian $STANDIN_RELEASE-updates main"
    [ -z "$security" ] || echo "deb $security $STANDIN_RELEASE-security main"
}

# standin_bootstrap PACKAGES: a root file system as a tar.
standin_bootstrap() {
    standin_sources >"$standin_root/sources.list" || return 1
    mmdebstrap --quiet --variant=minbase --format=tar --include="$1" \
        --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
        --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Check-Valid-Until "false"' \
        --customize-hook="cp -a --no-preserve=ownership $standin_root/files/. \"\$1\"" \
        --customize-hook='chroot "$1" sh -ec "ldconfig; update-ca-certificates"' \
        --customize-hook='chroot "$1" sh -c "command -v pip || python3 -m ensurepip --default-pip || :"' \
        --customize-hook='rm -rf "$1"/usr/share/doc/* "$1"/usr/share/man/* "$1"/usr/share/locale/* "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/var/log/*' \
        --customize-hook='find "$1"/usr/local -name __pycache__ -prune -exec rm -rf {} +' \
        "$STANDIN_RELEASE" "$standin_root/root.tar" "$standin_root/sources.list"
}

# standin_import ORIGIN: the tar becomes the image.
standin_import() {
    docker import \
        --change 'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin' \
        --change 'ENV LANG=C.UTF-8' \
        --change 'CMD ["python3"]' \
        --change 'LABEL org.opencontainers.image.title="stand-in for python:3.12-slim"' \
        --change "LABEL org.wisebet.base=stand-in" \
        --change "LABEL org.wisebet.base.python=\"$1\"" \
        "$standin_root/root.tar" "$BASE_IMAGE"
}

standin_works() {
    docker run --rm "$BASE_IMAGE" python3 -c "import $STANDIN_MODULES" &&
        docker run --rm "$BASE_IMAGE" python3 -m pip --version
}
