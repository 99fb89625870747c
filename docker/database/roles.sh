#!/bin/sh
# Make the database and its two roles, once, when the server is new. The owner migrates, and with each migration lets
# the application use the tables; the application can change neither them nor the policies that fence the tenants.
set -eu

secrets=${HANDRAIL_SECRETS:-/run/secrets}

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 \
    --set=owner_password="$(cat "$secrets/database_owner_password")" \
    --set=application_password="$(cat "$secrets/database_application_password")" <<'SQL'
CREATE ROLE handrail_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE handrail_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'application_password';
CREATE DATABASE handrail OWNER handrail_owner;
REVOKE ALL ON DATABASE handrail FROM PUBLIC;
GRANT CONNECT ON DATABASE handrail TO handrail_app;
\connect handrail
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO handrail_owner;
SQL
