# Read by the image of PostgreSQL when it sets up an empty volume. Two accounts, each the owner of one database and of
# nothing else: whoever reads the read model cannot read the keys.
for part in read-model key-store; do
  psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres --set name="xiuhua_$(echo "$part" | tr - _)" --set file="/run/secrets/$part-password" <<'SQL'
\set password `cat ":file"`
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
