#!/bin/sh
# Builds a checkout and leaves what runs of it, without build tools.
#   build.sh SOURCE INTO    needs Node, npm and its registry; writes into both folders
# INTO/node_modules has the versions of package-lock.json, and the packages of this repository as `npm pack` makes them.
set -eu
source=$1
into=$2
# Scripts of packages are not run, whatever npm of this machine is set to: none is needed.
export npm_config_ignore_scripts=true npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false

cd "$source"
npm ci --loglevel=error
npm run --silent build

# Prints the folders of the packages that fit.
folders() {
  node --input-type=commonjs -e '
    for (const folder of require("./package.json").workspaces)
      if (process.argv[1] === "all" || !require(`./${folder}/package.json`).private) console.log(`./${folder}`);' "$1"
}
packs=$(mktemp -d)
folders published | xargs npm pack --silent --pack-destination "$packs" >/dev/null

# npm puts links to the packages of this repository into node_modules; what was packed takes their places.
mkdir -p "$into"
for folder in . $(folders all); do
  mkdir -p "$into/$folder"
  cp "$folder/package.json" "$into/$folder/"
done
cp package-lock.json "$into/"
cd "$into"
npm ci --omit=dev --workspace=@trueframe/cli --loglevel=error
for link in node_modules/@trueframe/*; do
  folder=$(readlink -f "$link")
  rm "$link"
  mkdir "$link"
  tar -xzf "$packs/trueframe-$(basename "$link")"-[0-9]*.tgz -C "$link" --strip-components=1
  # Versions that this package alone has.
  [ ! -d "$folder/node_modules" ] || mv "$folder/node_modules" "$link/"
done
find . -mindepth 1 -maxdepth 1 ! -name node_modules -exec rm -rf {} +
rm -rf "$packs"

# onnxruntime-node brings itself along for every system there is.
cd node_modules/onnxruntime-node/bin/napi-v6
find . -mindepth 2 -maxdepth 2 ! -path "./$(node -p 'process.platform + "/" + process.arch')" -exec rm -rf {} +
