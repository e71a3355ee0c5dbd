# Shared by the scripts of this folder: they all run from the checkout's top.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
python=.venv/bin/python
npm_cache=--cache=var/cache/npm
mkdir -p var/stamps
# Tools want a home to keep their caches in; a service user often has none.
[ -w "${HOME:-/nonexistent}" ] || { HOME=$root/var/home; mkdir -p "$HOME"; export HOME; }

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# fingerprint PATH... : one hash over the content of files and folders
fingerprint() { find "$@" -type f | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum | sha256sum; }

# changed STEP PATH... : true unless the step was done with the same content
changed() {
    step=$1; shift
    new_stamp=$(fingerprint "$@")
    [ "$(cat "var/stamps/$step" 2>/dev/null)" != "$new_stamp" ]
}
done_with() { printf '%s\n' "$new_stamp" > "var/stamps/$1"; }

# install FILE : the packages of one lock file into .venv, each checked against its hash
install() {
    if [ -x .venv/bin/uv ]; then
        .venv/bin/uv pip install --quiet --python "$python" --require-hashes -r "$1" && return
        say "uv could not install $1; trying pip"
    fi
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
}
