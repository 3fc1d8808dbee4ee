"""The four database roles and what each may do, as SQL that is safe to run again."""

from __future__ import annotations

from typing import Final

OWNER: Final = "wanhui_owner"
APP: Final = "wanhui_app"
JOBS: Final = "wanhui_jobs"

#: Run once by a superuser, or by a role that may create roles and owns the schema ``public``.
CREATE_ROLES: Final = """
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['wanhui_owner', 'wanhui_app', 'wanhui_jobs'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', wanted);
        END IF;
        EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', wanted);
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wanhui_lookup') THEN
        CREATE ROLE wanhui_lookup NOLOGIN;
    END IF;
END $$;
GRANT wanhui_lookup TO wanhui_owner WITH INHERIT FALSE, SET TRUE;
GRANT USAGE, CREATE ON SCHEMA public TO wanhui_owner, wanhui_lookup;
GRANT USAGE ON SCHEMA public TO wanhui_app, wanhui_jobs;
""".strip()

_KEPT: Final = (
    "store_caseevent, store_auditevent, store_rawitem, store_correction, store_evidenceentry, store_evidencehead, "
    "store_evidencestamp, store_recordversion, store_evidencefile, store_holdrelease, "
    "store_buyerwish"
)
_GROWING: Final = (
    "store_case, store_record, store_reading, store_shop, store_importrun, store_reply, store_uploadlink, "
    "store_rightsnotice, store_filedreport, store_agreement, store_phonecall, store_sitting, store_notice, "
    "store_sink, store_delivery, store_mention, store_invitation, store_readingoffsets, store_finding, store_recall, "
    "store_gap, store_knowledge, store_lapsedbuyer, store_outreach, store_pricedrop, "
    "store_salestop, store_authorityclock, store_suppliertask"
)
_FREE: Final = (
    "store_caseitem, store_casesearch, store_columnmapping, store_membership, store_unreadbatch, "
    "store_evidencewaiting, store_parcelwatch, store_presence, "
    "store_casework, store_agentwork, store_trainingitem, store_weeklyreport, store_aftermath, store_loyalty, "
    "store_savedview, store_accountsetting, store_signedin, store_dailycount, store_recallorder, store_knowledgeterm, "
    "store_apikey, store_apianswer, store_hookevent, "
    "django_session"
)

#: Run by the owner after every migration: what is not named here, nobody but the owner has.
GRANTS: Final = f"""
GRANT SELECT, INSERT ON {_KEPT} TO wanhui_app;
GRANT SELECT, INSERT, UPDATE ON {_GROWING} TO wanhui_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON {_FREE} TO wanhui_app;
GRANT DELETE ON store_reply, store_mention, store_notice, store_delivery, store_invitation, store_authorityclock
    TO wanhui_app;
GRANT SELECT, INSERT, UPDATE ON store_orderscreen, store_buyermark TO wanhui_app;
GRANT SELECT, INSERT ON store_ordertoken TO wanhui_app;
GRANT SELECT, INSERT, UPDATE ON store_givenremedy, store_approval, store_afteraction, store_incident, store_ownplaybook
    TO wanhui_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON store_budget, store_caseoutcome TO wanhui_app;
GRANT SELECT, INSERT, UPDATE (name, next_case_number) ON store_account TO wanhui_app;
GRANT SELECT (id, login, name, language, is_active, has_factor), INSERT, UPDATE (name, language) ON store_user
    TO wanhui_app;
GRANT SELECT ON django_migrations, django_content_type, auth_permission, auth_group TO wanhui_app;
GRANT INSERT, SELECT (id, queueing_lock) ON procrastinate_jobs TO wanhui_app;
GRANT INSERT ON procrastinate_events TO wanhui_app;
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq TO wanhui_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,
    procrastinate_workers TO wanhui_jobs;
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq, procrastinate_periodic_defers_id_seq,
    procrastinate_workers_id_seq TO wanhui_jobs;
"""

#: Tables outside row-level security, each with the reason; a test fails on a table that is in neither.
EXEMPT: Final = {
    "django_migrations": "names of migrations, no data of anyone",
    "django_content_type": "names of models, no data of anyone",
    "auth_permission": "names of permissions, no data of anyone",
    "auth_group": "not used; Django's own",
    "auth_group_permissions": "not used; Django's own",
    "django_session": "read before the account is known; found by an unguessable key only",
    "procrastinate_jobs": "queue of all accounts; payloads hold ids only, and the application may only add",
    "procrastinate_events": "what happened to jobs; no payloads",
    "procrastinate_periodic_defers": "when periodic jobs last ran",
    "procrastinate_workers": "heartbeats of workers",
}
