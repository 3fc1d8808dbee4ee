"""The only SQL: models, one query module a stage, migrations, tenancy; takes and returns frozen values."""
