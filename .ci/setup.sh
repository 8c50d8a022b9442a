# Sourced by .ci/pullfix and .ci/test: makes .venv with pullfix in it, once, and again when pyproject.toml changes.
# prepare [EXTRA]: the extra names the optional dependencies that are wanted.
prepare() {
  local extra="${1:-}" want stamp=.venv/.prepared
  want="$(sha256sum pyproject.toml | cut -d' ' -f1) $extra"
  if [ -f "$stamp" ] && grep -qxF "$want" "$stamp"; then return; fi
  local python
  for python in python3.14 python3.13 python3.12 python3.11 python3; do
    command -v "$python" >/dev/null && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
    python=
  done
  if [ -z "$python" ]; then echo "pullfix needs Python 3.11 or newer." >&2; return 1; fi
  echo "Setting up .venv (once)…" >&2
  if ! "$python" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    # Debian ships venv apart from python3.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; } >/dev/null 2>&1
    fi
    "$python" -m venv .venv || { echo "Install python3-venv (apt-get install python3-venv) and try again." >&2; return 1; }
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".${extra:+[$extra]}"
  echo "$want" >>"$stamp"
}
