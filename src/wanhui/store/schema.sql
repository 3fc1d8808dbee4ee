-- Written by `make schema` from migrations dae305f7c60d525bfa4cd87b6daca6fb89897d2ee07856e70a02e9d79c6feb23
SET LOCAL check_function_bodies = false;
SET LOCAL search_path = '';
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
ALTER TYPE public.procrastinate_job_event_type OWNER TO wanhui_owner;
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
ALTER TYPE public.procrastinate_job_status OWNER TO wanhui_owner;
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
ALTER TYPE public.procrastinate_job_to_defer_v1 OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
ALTER FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
ALTER FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
ALTER FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) OWNER TO wanhui_owner;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
ALTER TABLE public.procrastinate_jobs OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
ALTER FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
ALTER FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_notify_queue_abort_job_v1() OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_notify_queue_job_inserted_v1() OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
ALTER FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
ALTER FUNCTION public.procrastinate_register_worker_v1() OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
ALTER FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
ALTER FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
ALTER FUNCTION public.procrastinate_trigger_function_status_events_update_v1() OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
ALTER FUNCTION public.procrastinate_unlink_periodic_defers_v1() OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
ALTER FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) OWNER TO wanhui_owner;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
ALTER FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) OWNER TO wanhui_owner;
CREATE FUNCTION public.wanhui_accounts() RETURNS TABLE(account_id uuid, account_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT id, name FROM public.store_account ORDER BY created_at, id $$;
ALTER FUNCTION public.wanhui_accounts() OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_api_key(wanted bytea) RETURNS TABLE(account_id uuid, id uuid, person uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT account_id, id, person FROM public.store_apikey WHERE token = wanted $$;
ALTER FUNCTION public.wanhui_api_key(wanted bytea) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_due_cases(until timestamp with time zone, most integer) RETURNS TABLE(account_id uuid, case_id uuid, alarm_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT account_id, id, alarm_at FROM public.store_case WHERE alarm_at <= until ORDER BY alarm_at LIMIT most $$;
ALTER FUNCTION public.wanhui_due_cases(until timestamp with time zone, most integer) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_due_parcels(until timestamp with time zone, most integer) RETURNS TABLE(account_id uuid, record_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT w.account_id, w.record_id FROM public.store_parcelwatch w
            WHERE w.check_at <= until ORDER BY w.check_at LIMIT most $$;
ALTER FUNCTION public.wanhui_due_parcels(until timestamp with time zone, most integer) OWNER TO wanhui_lookup;
CREATE TABLE public.store_user (
    password character varying(128) NOT NULL,
    id uuid NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    language character varying(2) NOT NULL,
    is_active boolean NOT NULL,
    totp_secret text,
    totp_step bigint,
    recovery text[] NOT NULL,
    has_factor boolean GENERATED ALWAYS AS ((totp_secret IS NOT NULL)) STORED,
    identity text
);
ALTER TABLE ONLY public.store_user FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_user OWNER TO wanhui_owner;
CREATE FUNCTION public.wanhui_identified(wanted text) RETURNS SETOF public.store_user
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT * FROM public.store_user WHERE identity = wanted $$;
ALTER FUNCTION public.wanhui_identified(wanted text) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_identify(wanted uuid, whom text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ WITH bound AS (UPDATE public.store_user SET identity = whom WHERE id = wanted AND (identity IS NULL OR identity = whom) RETURNING 1) SELECT EXISTS (SELECT FROM bound) $$;
ALTER FUNCTION public.wanhui_identify(wanted uuid, whom text) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_invitation(wanted bytea) RETURNS TABLE(account_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT account_id, id FROM public.store_invitation WHERE token = wanted $$;
ALTER FUNCTION public.wanhui_invitation(wanted bytea) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_keeps_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    BEGIN
        RAISE foreign_key_violation USING MESSAGE = format('the references of %I never change', TG_TABLE_NAME);
    END $$;
ALTER FUNCTION public.wanhui_keeps_references() OWNER TO wanhui_owner;
CREATE FUNCTION public.wanhui_look_at_sizes() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET default_statistics_target TO '10'
    AS $$ BEGIN
        ANALYZE (SKIP_LOCKED) public.store_record (account_id, id, shop_id, kind, external_id, order_ref, buyer_ref, conversation_ref);
ANALYZE (SKIP_LOCKED) public.store_reading (account_id, record_id);
ANALYZE (SKIP_LOCKED) public.store_case (account_id, id, shop_id, subject, buyer_ref, status, assignee, number);
ANALYZE (SKIP_LOCKED) public.store_caseitem (account_id, case_id, record_id);
ANALYZE (SKIP_LOCKED) public.store_caseevent (account_id, case_id, seq);
    END $$;
ALTER FUNCTION public.wanhui_look_at_sizes() OWNER TO wanhui_owner;
CREATE FUNCTION public.wanhui_memberships(wanted uuid) RETURNS TABLE(account_id uuid, account_name text, role text, shops uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT a.id, a.name, m.role, m.shops FROM public.store_membership m JOIN public.store_account a ON a.id = m.account_id WHERE m.user_id = wanted ORDER BY a.created_at, a.id $$;
ALTER FUNCTION public.wanhui_memberships(wanted uuid) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_person(wanted uuid) RETURNS SETOF public.store_user
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT * FROM public.store_user WHERE id = wanted $$;
ALTER FUNCTION public.wanhui_person(wanted uuid) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_refers() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
    DECLARE is_lost boolean;
    BEGIN
        EXECUTE format(
            -- a look-up a row, by the index: what the planner thinks of the tables must not matter
            'SELECT EXISTS (SELECT FROM (SELECT DISTINCT account_id, %1$I AS ref FROM added WHERE %1$I IS NOT NULL) a '
            'WHERE (SELECT p.id FROM public.%2$I p WHERE p.account_id = a.account_id AND p.id = a.ref) IS NULL)',
            TG_ARGV[0], TG_ARGV[1]) INTO is_lost;
        IF is_lost THEN
            RAISE foreign_key_violation USING
                MESSAGE = format('%I.%I refers to no row of %I', TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]);
        END IF;
        RETURN NULL;
    END $_$;
ALTER FUNCTION public.wanhui_refers() OWNER TO wanhui_owner;
CREATE FUNCTION public.wanhui_search(wanted bigint[], most integer, is_open boolean) RETURNS TABLE(case_id uuid, number bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$ BEGIN
            IF is_open THEN
                RETURN QUERY SELECT s.case_id, s.number FROM public.store_casesearch s
                    JOIN public.store_case c ON c.account_id = s.account_id AND c.id = s.case_id
                    WHERE s.grams @> wanted AND s.account_id = (SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid) AND c.status IN ('open', 'waiting')
                    ORDER BY s.number + 0 DESC LIMIT most;
            ELSE
                RETURN QUERY SELECT s.case_id, s.number FROM public.store_casesearch s
                    WHERE s.grams @> wanted AND s.account_id = (SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid) ORDER BY s.number DESC LIMIT most;
            END IF;
        END $$;
ALTER FUNCTION public.wanhui_search(wanted bigint[], most integer, is_open boolean) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_set_factor(wanted uuid, secret text, codes text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ UPDATE public.store_user SET totp_secret = secret, totp_step = NULL, recovery = codes WHERE id = wanted $$;
ALTER FUNCTION public.wanhui_set_factor(wanted uuid, secret text, codes text[]) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_set_password(wanted uuid, hash text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ UPDATE public.store_user SET password = hash WHERE id = wanted $$;
ALTER FUNCTION public.wanhui_set_password(wanted uuid, hash text) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_sign_in(wanted text) RETURNS SETOF public.store_user
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT * FROM public.store_user WHERE login = wanted $$;
ALTER FUNCTION public.wanhui_sign_in(wanted text) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_sort_in_terms() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ BEGIN
        PERFORM gin_clean_pending_list('public.case_search_grams');
    END $$;
ALTER FUNCTION public.wanhui_sort_in_terms() OWNER TO wanhui_owner;
CREATE FUNCTION public.wanhui_tell() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    DECLARE told record;
    BEGIN
        FOR told IN SELECT account_id, count(*) AS many, string_agg(number::text, ',') AS numbers
            FROM (SELECT account_id, number FROM fresh LIMIT 1001) f GROUP BY account_id
        LOOP
            PERFORM pg_notify('wanhui_live',
                told.account_id || ' case ' || CASE WHEN told.many > 50 THEN '*' ELSE told.numbers END);
        END LOOP;
        RETURN NULL;
    END $$;
ALTER FUNCTION public.wanhui_tell() OWNER TO wanhui_owner;
CREATE FUNCTION public.wanhui_unsealed() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT DISTINCT account_id FROM public.store_evidencewaiting $$;
ALTER FUNCTION public.wanhui_unsealed() OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_use_recovery(wanted uuid, code text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ WITH used AS (UPDATE public.store_user SET recovery = array_remove(recovery, code) WHERE id = wanted AND code = ANY (recovery) RETURNING 1) SELECT EXISTS (SELECT FROM used) $$;
ALTER FUNCTION public.wanhui_use_recovery(wanted uuid, code text) OWNER TO wanhui_lookup;
CREATE FUNCTION public.wanhui_use_step(wanted uuid, step bigint) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ WITH used AS (UPDATE public.store_user SET totp_step = step WHERE id = wanted AND (totp_step IS NULL OR totp_step < step) RETURNING 1) SELECT EXISTS (SELECT FROM used) $$;
ALTER FUNCTION public.wanhui_use_step(wanted uuid, step bigint) OWNER TO wanhui_lookup;
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group OWNER TO wanhui_owner;
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions OWNER TO wanhui_owner;
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission OWNER TO wanhui_owner;
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type OWNER TO wanhui_owner;
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations OWNER TO wanhui_owner;
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
ALTER TABLE public.django_session OWNER TO wanhui_owner;
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
ALTER TABLE public.procrastinate_events OWNER TO wanhui_owner;
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNER TO wanhui_owner;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNER TO wanhui_owner;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
ALTER TABLE public.procrastinate_periodic_defers OWNER TO wanhui_owner;
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNER TO wanhui_owner;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers OWNER TO wanhui_owner;
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.store_account (
    id uuid NOT NULL,
    name text NOT NULL,
    next_case_number bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_account FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_account OWNER TO wanhui_owner;
CREATE TABLE public.store_accountsetting (
    account_id uuid NOT NULL,
    name character varying(32) NOT NULL,
    value jsonb NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL
);
ALTER TABLE ONLY public.store_accountsetting FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_accountsetting OWNER TO wanhui_owner;
CREATE TABLE public.store_afteraction (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    cause text NOT NULL,
    trigger character varying(12) NOT NULL,
    numbers bigint[] NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    side character varying(12),
    change text,
    owner text,
    due_at timestamp with time zone,
    decided_at timestamp with time zone
);
ALTER TABLE ONLY public.store_afteraction FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_afteraction OWNER TO wanhui_owner;
CREATE TABLE public.store_aftermath (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    days smallint NOT NULL,
    shop_id uuid NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    orders integer NOT NULL,
    spent numeric(14,2) NOT NULL,
    returns integer NOT NULL,
    reviews integer NOT NULL,
    bad_reviews integer NOT NULL
);
ALTER TABLE ONLY public.store_aftermath FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_aftermath OWNER TO wanhui_owner;
CREATE TABLE public.store_agentwork (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    seq integer NOT NULL,
    shop_id uuid NOT NULL,
    kind character varying(16) NOT NULL,
    person text NOT NULL,
    at timestamp with time zone NOT NULL,
    seconds integer NOT NULL,
    is_pleased boolean,
    is_late boolean
);
ALTER TABLE ONLY public.store_agentwork FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_agentwork OWNER TO wanhui_owner;
CREATE TABLE public.store_agreement (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind character varying(8) NOT NULL,
    id text NOT NULL,
    about character varying(16) NOT NULL,
    act character varying(8) NOT NULL,
    text text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    owner text,
    state character varying(10) NOT NULL,
    settled_at timestamp with time zone,
    note text NOT NULL
);
ALTER TABLE ONLY public.store_agreement FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_agreement OWNER TO wanhui_owner;
CREATE TABLE public.store_apianswer (
    account_id uuid NOT NULL,
    key_id uuid NOT NULL,
    name text NOT NULL,
    asked bytea NOT NULL,
    status smallint,
    body text NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_apianswer FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_apianswer OWNER TO wanhui_owner;
CREATE TABLE public.store_apikey (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    token bytea NOT NULL,
    ends character varying(8) NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    person uuid NOT NULL,
    per_minute integer NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    used_at timestamp with time zone,
    busy_until timestamp with time zone
);
ALTER TABLE ONLY public.store_apikey FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_apikey OWNER TO wanhui_owner;
CREATE TABLE public.store_approval (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    cost numeric(14,2) NOT NULL,
    currency character varying(3) NOT NULL,
    approver character varying(8) NOT NULL,
    reason text NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    note text
);
ALTER TABLE ONLY public.store_approval FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_approval OWNER TO wanhui_owner;
CREATE TABLE public.store_auditevent (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    payload jsonb NOT NULL
);
ALTER TABLE ONLY public.store_auditevent FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_auditevent OWNER TO wanhui_owner;
CREATE TABLE public.store_authorityclock (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    stop_id uuid NOT NULL,
    rule text NOT NULL,
    warn_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    done_by text,
    note text NOT NULL
);
ALTER TABLE ONLY public.store_authorityclock FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_authorityclock OWNER TO wanhui_owner;
CREATE TABLE public.store_budget (
    account_id uuid NOT NULL,
    shop_id uuid NOT NULL,
    period character varying(8) NOT NULL,
    amount numeric(14,2) NOT NULL,
    currency character varying(3) NOT NULL
);
ALTER TABLE ONLY public.store_budget FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_budget OWNER TO wanhui_owner;
CREATE TABLE public.store_buyermark (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    buyer_ref text NOT NULL,
    kind character varying(8) NOT NULL,
    purpose text NOT NULL,
    evidence text NOT NULL,
    order_ref text,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    objection text NOT NULL,
    objected_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by text,
    ending text NOT NULL
);
ALTER TABLE ONLY public.store_buyermark FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_buyermark OWNER TO wanhui_owner;
CREATE TABLE public.store_buyerwish (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    buyer_ref text NOT NULL,
    channel character varying(16) NOT NULL,
    wish character varying(8) NOT NULL,
    words text NOT NULL,
    source text NOT NULL,
    actor text NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_buyerwish FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_buyerwish OWNER TO wanhui_owner;
CREATE TABLE public.store_case (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    number bigint NOT NULL,
    shop_id uuid NOT NULL,
    version integer NOT NULL,
    platform text NOT NULL,
    subject text NOT NULL,
    order_ref text,
    buyer_ref text,
    reason text NOT NULL,
    stage text NOT NULL,
    status text NOT NULL,
    priority integer NOT NULL,
    playbook text NOT NULL,
    preset text NOT NULL,
    clock text,
    due_at timestamp with time zone,
    warn_at timestamp with time zone,
    is_paused boolean NOT NULL,
    is_breached boolean NOT NULL,
    platform_due_at timestamp with time zone,
    alarm_at timestamp with time zone,
    opened_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    severity smallint NOT NULL,
    is_safety boolean NOT NULL,
    issues text[] NOT NULL,
    flags text[] NOT NULL,
    next_step text,
    next_title_zh text NOT NULL,
    next_title_en text NOT NULL,
    assignee text,
    parent text,
    merged_into text,
    quote text NOT NULL,
    stars smallint,
    grade text,
    buyer_name text
);
ALTER TABLE ONLY public.store_case FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_case OWNER TO wanhui_owner;
CREATE TABLE public.store_caseevent (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    seq integer NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(32) NOT NULL,
    actor text NOT NULL,
    payload jsonb NOT NULL
);
ALTER TABLE ONLY public.store_caseevent FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_caseevent OWNER TO wanhui_owner;
CREATE TABLE public.store_caseitem (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    record_id uuid NOT NULL
);
ALTER TABLE ONLY public.store_caseitem FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_caseitem OWNER TO wanhui_owner;
CREATE TABLE public.store_caseoutcome (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    shop_id uuid NOT NULL,
    result text NOT NULL,
    cause text NOT NULL,
    fault text NOT NULL,
    is_avoidable boolean NOT NULL,
    sku text,
    batch text,
    closed_at timestamp with time zone NOT NULL,
    loss numeric(14,2) NOT NULL,
    currency character varying(3) NOT NULL
);
ALTER TABLE ONLY public.store_caseoutcome FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_caseoutcome OWNER TO wanhui_owner;
CREATE TABLE public.store_casesearch (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    number bigint NOT NULL,
    grams bigint[] NOT NULL
);
ALTER TABLE ONLY public.store_casesearch FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_casesearch OWNER TO wanhui_owner;
CREATE TABLE public.store_casework (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL
);
ALTER TABLE ONLY public.store_casework FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_casework OWNER TO wanhui_owner;
CREATE TABLE public.store_columnmapping (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid,
    header text NOT NULL,
    name text NOT NULL,
    mapping jsonb NOT NULL
);
ALTER TABLE ONLY public.store_columnmapping FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_columnmapping OWNER TO wanhui_owner;
CREATE TABLE public.store_correction (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    record_id uuid NOT NULL,
    head text NOT NULL,
    before jsonb,
    after jsonb,
    author_id uuid NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_correction FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_correction OWNER TO wanhui_owner;
CREATE TABLE public.store_dailycount (
    account_id uuid NOT NULL,
    shop_id uuid NOT NULL,
    dimension character varying(16) NOT NULL,
    day date NOT NULL,
    key text NOT NULL,
    issue character varying(16) NOT NULL,
    count integer NOT NULL
);
ALTER TABLE ONLY public.store_dailycount FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_dailycount OWNER TO wanhui_owner;
CREATE TABLE public.store_delivery (
    account_id uuid NOT NULL,
    sink_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    state character varying(8) NOT NULL,
    tries smallint NOT NULL,
    detail text NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_delivery FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_delivery OWNER TO wanhui_owner;
CREATE TABLE public.store_evidenceentry (
    account_id uuid NOT NULL,
    seq bigint NOT NULL,
    head integer NOT NULL,
    kind character varying(16) NOT NULL,
    item uuid NOT NULL,
    place integer,
    source text NOT NULL,
    raw_item_id uuid,
    fixed_at timestamp with time zone NOT NULL,
    salt bytea NOT NULL,
    commitment bytea NOT NULL,
    hash bytea NOT NULL
);
ALTER TABLE ONLY public.store_evidenceentry FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidenceentry OWNER TO wanhui_owner;
CREATE TABLE public.store_evidencefile (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    case_id uuid,
    order_ref text,
    purpose character varying(16) NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    media_type text NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    notes jsonb NOT NULL,
    actor text NOT NULL,
    added_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_evidencefile FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidencefile OWNER TO wanhui_owner;
CREATE TABLE public.store_evidencehead (
    account_id uuid NOT NULL,
    number integer NOT NULL,
    body bytea NOT NULL,
    peaks bytea NOT NULL,
    signature bytea NOT NULL
);
ALTER TABLE ONLY public.store_evidencehead FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidencehead OWNER TO wanhui_owner;
CREATE TABLE public.store_evidencestamp (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    head integer NOT NULL,
    authority text NOT NULL,
    token bytea,
    stamped_at timestamp with time zone,
    problem text,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_evidencestamp FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidencestamp OWNER TO wanhui_owner;
CREATE TABLE public.store_evidencewaiting (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    source text NOT NULL,
    raw_item_id uuid,
    packed bytea NOT NULL
);
ALTER TABLE ONLY public.store_evidencewaiting ALTER COLUMN packed SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.store_evidencewaiting FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidencewaiting OWNER TO wanhui_owner;
CREATE TABLE public.store_filedreport (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    receiver character varying(16) NOT NULL,
    rule text NOT NULL,
    evidence jsonb NOT NULL,
    reference text NOT NULL,
    state character varying(12) NOT NULL,
    stars smallint,
    due_at timestamp with time zone,
    actor text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    moved_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_filedreport FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_filedreport OWNER TO wanhui_owner;
CREATE TABLE public.store_finding (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    dimension character varying(16) NOT NULL,
    key text NOT NULL,
    issue character varying(16) NOT NULL,
    since timestamp with time zone NOT NULL,
    detected_at timestamp with time zone NOT NULL,
    payload jsonb NOT NULL,
    settled_at timestamp with time zone,
    settled_by text
);
ALTER TABLE ONLY public.store_finding FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_finding OWNER TO wanhui_owner;
CREATE TABLE public.store_gap (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    rule character varying(32) NOT NULL,
    product text NOT NULL,
    key text NOT NULL,
    figures jsonb NOT NULL,
    numbers bigint[] NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    owner text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    done_by text,
    note text DEFAULT ''::text NOT NULL,
    effect jsonb
);
ALTER TABLE ONLY public.store_gap FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_gap OWNER TO wanhui_owner;
CREATE TABLE public.store_givenremedy (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    shop_id uuid NOT NULL,
    kind text NOT NULL,
    state character varying(12) NOT NULL,
    cost numeric(14,2) NOT NULL,
    currency character varying(3) NOT NULL,
    is_owed boolean NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    chosen_at timestamp with time zone,
    done_at timestamp with time zone,
    granted_by text NOT NULL,
    approver text,
    review_state text NOT NULL,
    issues text[] NOT NULL,
    product text,
    sku text,
    batch text,
    supplier text,
    courier text,
    cause text
);
ALTER TABLE ONLY public.store_givenremedy FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_givenremedy OWNER TO wanhui_owner;
CREATE TABLE public.store_holdrelease (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_holdrelease FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_holdrelease OWNER TO wanhui_owner;
CREATE TABLE public.store_hookevent (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    sink_id uuid NOT NULL,
    case_id uuid NOT NULL,
    seq integer NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    number bigint,
    state character varying(8) NOT NULL,
    tries smallint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    detail text NOT NULL
);
ALTER TABLE ONLY public.store_hookevent FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_hookevent OWNER TO wanhui_owner;
CREATE TABLE public.store_importrun (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    raw_item_id uuid,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    state character varying(12) NOT NULL,
    counts jsonb NOT NULL,
    rejects_path text,
    error jsonb,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);
ALTER TABLE ONLY public.store_importrun FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_importrun OWNER TO wanhui_owner;
CREATE TABLE public.store_incident (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    title text NOT NULL,
    plan text NOT NULL,
    text text NOT NULL,
    text_version integer NOT NULL,
    status character varying(8) NOT NULL,
    maker_reached_at timestamp with time zone,
    maker_note text,
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone
);
ALTER TABLE ONLY public.store_incident FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_incident OWNER TO wanhui_owner;
CREATE TABLE public.store_invitation (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    token bytea NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    role character varying(8) NOT NULL,
    shops uuid[],
    person uuid,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
ALTER TABLE ONLY public.store_invitation FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_invitation OWNER TO wanhui_owner;
CREATE TABLE public.store_knowledge (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    product_ref text NOT NULL,
    sku_ref text NOT NULL,
    aspect character varying(16) NOT NULL,
    about text NOT NULL,
    text text NOT NULL,
    source text NOT NULL,
    prevents text NOT NULL,
    written_by text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    approved_by text,
    approved_at timestamp with time zone,
    valid_until date,
    retired_at timestamp with time zone
);
ALTER TABLE ONLY public.store_knowledge FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_knowledge OWNER TO wanhui_owner;
CREATE TABLE public.store_knowledgeterm (
    account_id uuid NOT NULL,
    term bigint NOT NULL,
    item uuid NOT NULL,
    kind character varying(8) NOT NULL
);
ALTER TABLE ONLY public.store_knowledgeterm FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_knowledgeterm OWNER TO wanhui_owner;
CREATE TABLE public.store_lapsedbuyer (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    buyer_ref text NOT NULL,
    last_at timestamp with time zone NOT NULL,
    purchases integer NOT NULL,
    interval_days double precision NOT NULL,
    late double precision NOT NULL,
    staying double precision NOT NULL,
    causes jsonb NOT NULL,
    is_control boolean NOT NULL,
    found_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    cause character varying(16),
    words text NOT NULL,
    coded_by text,
    coded_at timestamp with time zone,
    acted_at timestamp with time zone,
    solved_at timestamp with time zone,
    returned_at timestamp with time zone
);
ALTER TABLE ONLY public.store_lapsedbuyer FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_lapsedbuyer OWNER TO wanhui_owner;
CREATE TABLE public.store_loyalty (
    account_id uuid NOT NULL,
    shop_id uuid NOT NULL,
    dimension character varying(16) NOT NULL,
    key text NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    orders integer NOT NULL,
    buyers integer NOT NULL,
    complained integer NOT NULL,
    seen_30 integer NOT NULL,
    again_30 integer NOT NULL,
    seen_90 integer NOT NULL,
    again_90 integer NOT NULL,
    remedies integer NOT NULL,
    remedy_seconds bigint,
    recalls integer NOT NULL,
    counted_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_loyalty FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_loyalty OWNER TO wanhui_owner;
CREATE TABLE public.store_membership (
    account_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role character varying(8) NOT NULL,
    shops uuid[],
    work jsonb NOT NULL
);
ALTER TABLE ONLY public.store_membership FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_membership OWNER TO wanhui_owner;
CREATE TABLE public.store_mention (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    person uuid NOT NULL,
    seq integer NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone
);
ALTER TABLE ONLY public.store_mention FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_mention OWNER TO wanhui_owner;
CREATE TABLE public.store_notice (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    key text NOT NULL,
    kind character varying(24) NOT NULL,
    addressee text NOT NULL,
    cadence character varying(8) NOT NULL,
    case_id uuid,
    shop text NOT NULL,
    stars smallint,
    topics text[] NOT NULL,
    zh text NOT NULL,
    en text NOT NULL,
    at timestamp with time zone NOT NULL,
    read_by text[] NOT NULL
);
ALTER TABLE ONLY public.store_notice FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_notice OWNER TO wanhui_owner;
CREATE TABLE public.store_orderscreen (
    account_id uuid NOT NULL,
    shop_id uuid NOT NULL,
    order_ref text NOT NULL,
    buyer_ref text NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    scored_at timestamp with time zone NOT NULL,
    p double precision NOT NULL,
    level character varying(20) NOT NULL,
    reasons jsonb NOT NULL,
    ring text,
    pack text NOT NULL,
    province text,
    is_remote boolean,
    is_new boolean NOT NULL,
    ship_by timestamp with time zone,
    state character varying(10) NOT NULL,
    opened_at timestamp with time zone,
    due_at timestamp with time zone,
    decided_at timestamp with time zone,
    decided_by text,
    note text NOT NULL,
    outcome boolean
);
ALTER TABLE ONLY public.store_orderscreen FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_orderscreen OWNER TO wanhui_owner;
CREATE TABLE public.store_ordertoken (
    account_id uuid NOT NULL,
    token bytea NOT NULL,
    record_id uuid NOT NULL
);
ALTER TABLE ONLY public.store_ordertoken FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_ordertoken OWNER TO wanhui_owner;
CREATE TABLE public.store_outreach (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    buyer_ref text NOT NULL,
    order_ref text,
    purpose character varying(16) NOT NULL,
    key text NOT NULL,
    channel character varying(16) NOT NULL,
    text text NOT NULL,
    state character varying(8) NOT NULL,
    send_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    note text NOT NULL
);
ALTER TABLE ONLY public.store_outreach FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_outreach OWNER TO wanhui_owner;
CREATE TABLE public.store_ownplaybook (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid,
    platform text,
    channel text,
    playbook text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    author text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);
ALTER TABLE ONLY public.store_ownplaybook FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_ownplaybook OWNER TO wanhui_owner;
CREATE TABLE public.store_parcelwatch (
    account_id uuid NOT NULL,
    record_id uuid NOT NULL,
    check_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_parcelwatch FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_parcelwatch OWNER TO wanhui_owner;
CREATE TABLE public.store_phonecall (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    order_ref text,
    number text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    summary text NOT NULL,
    tones jsonb NOT NULL,
    result character varying(16) NOT NULL,
    buyer_type character varying(16),
    author text NOT NULL,
    source text NOT NULL
);
ALTER TABLE ONLY public.store_phonecall FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_phonecall OWNER TO wanhui_owner;
CREATE TABLE public.store_presence (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    person uuid NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    is_writing boolean NOT NULL
);
ALTER TABLE ONLY public.store_presence FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_presence OWNER TO wanhui_owner;
CREATE TABLE public.store_pricedrop (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    product_ref text NOT NULL,
    sku_ref text NOT NULL,
    was numeric(14,2) NOT NULL,
    now_costs numeric(14,2) NOT NULL,
    currency character varying(3) NOT NULL,
    seen_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_pricedrop FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_pricedrop OWNER TO wanhui_owner;
CREATE TABLE public.store_rawitem (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid,
    source text NOT NULL,
    media_type text NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    received_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_rawitem FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_rawitem OWNER TO wanhui_owner;
CREATE TABLE public.store_reading (
    account_id uuid NOT NULL,
    record_id uuid NOT NULL,
    model text NOT NULL,
    lang text NOT NULL,
    polarity character varying(8) NOT NULL,
    polarity_p double precision NOT NULL,
    p_positive double precision,
    severity smallint NOT NULL,
    is_safety boolean NOT NULL,
    intent text,
    buyer_type text,
    scenario text,
    issues text[] NOT NULL,
    payload jsonb NOT NULL
);
ALTER TABLE ONLY public.store_reading FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_reading OWNER TO wanhui_owner;
CREATE TABLE public.store_readingoffsets (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    version integer NOT NULL,
    shifts jsonb NOT NULL,
    learnt_from integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    undone_at timestamp with time zone
);
ALTER TABLE ONLY public.store_readingoffsets FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_readingoffsets OWNER TO wanhui_owner;
CREATE TABLE public.store_recall (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    dimension character varying(16) NOT NULL,
    key text NOT NULL,
    reason text NOT NULL,
    offers jsonb NOT NULL,
    text text NOT NULL,
    is_safety boolean NOT NULL,
    sale_stopped_at timestamp with time zone,
    report_due_at timestamp with time zone,
    reported_at timestamp with time zone,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    closed_at timestamp with time zone,
    looked_to uuid
);
ALTER TABLE ONLY public.store_recall FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_recall OWNER TO wanhui_owner;
CREATE TABLE public.store_recallorder (
    account_id uuid NOT NULL,
    recall_id uuid NOT NULL,
    order_ref text NOT NULL,
    buyer_ref text NOT NULL,
    state character varying(12) NOT NULL,
    note text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    choice character varying(16) DEFAULT ''::character varying NOT NULL,
    told_at timestamp with time zone,
    answered_at timestamp with time zone,
    returned_at timestamp with time zone,
    paid_at timestamp with time zone,
    taken_back_at timestamp with time zone
);
ALTER TABLE ONLY public.store_recallorder FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_recallorder OWNER TO wanhui_owner;
CREATE TABLE public.store_record (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    kind character varying(16) NOT NULL,
    external_id text NOT NULL,
    updated_at timestamp with time zone,
    at timestamp with time zone,
    order_ref text,
    buyer_ref text,
    product_ref text,
    conversation_ref text,
    payload jsonb NOT NULL,
    digest bytea NOT NULL,
    raw_item_id uuid,
    raw_line integer
);
ALTER TABLE ONLY public.store_record FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_record OWNER TO wanhui_owner;
CREATE TABLE public.store_recordversion (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    record_id uuid NOT NULL,
    payload jsonb NOT NULL
);
ALTER TABLE ONLY public.store_recordversion FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_recordversion OWNER TO wanhui_owner;
CREATE TABLE public.store_reply (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    object character varying(16) NOT NULL,
    text text NOT NULL,
    status character varying(8) NOT NULL,
    idempotency_key text NOT NULL,
    findings jsonb NOT NULL,
    template text,
    author text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    send_at timestamp with time zone,
    sent_at timestamp with time zone
);
ALTER TABLE ONLY public.store_reply FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_reply OWNER TO wanhui_owner;
CREATE TABLE public.store_rightsnotice (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    language character varying(8) NOT NULL,
    text text NOT NULL,
    grounds jsonb NOT NULL,
    state character varying(12) NOT NULL,
    author text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    approver text,
    decided_at timestamp with time zone
);
ALTER TABLE ONLY public.store_rightsnotice FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_rightsnotice OWNER TO wanhui_owner;
CREATE TABLE public.store_salestop (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    dimension character varying(16) NOT NULL,
    key text NOT NULL,
    reason text NOT NULL,
    goods character varying(16) NOT NULL,
    harm character varying(16) NOT NULL,
    case_number integer,
    stopped_at timestamp with time zone NOT NULL,
    stopped_by text NOT NULL,
    done jsonb NOT NULL,
    ended_at timestamp with time zone,
    ended_by text,
    ended_note text NOT NULL,
    looked_to uuid
);
ALTER TABLE ONLY public.store_salestop FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_salestop OWNER TO wanhui_owner;
CREATE TABLE public.store_savedview (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    person uuid,
    name text NOT NULL,
    query text NOT NULL
);
ALTER TABLE ONLY public.store_savedview FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_savedview OWNER TO wanhui_owner;
CREATE TABLE public.store_shop (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    external_id text NOT NULL,
    platform character varying(16) NOT NULL,
    name text NOT NULL,
    time_zone text NOT NULL,
    currency character varying(3) NOT NULL,
    language text,
    sign text,
    settings jsonb NOT NULL,
    is_placeholder boolean NOT NULL,
    counted_to uuid
);
ALTER TABLE ONLY public.store_shop FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_shop OWNER TO wanhui_owner;
CREATE TABLE public.store_signedin (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    person uuid NOT NULL,
    key text NOT NULL,
    at timestamp with time zone NOT NULL,
    address text NOT NULL,
    browser text NOT NULL
);
ALTER TABLE ONLY public.store_signedin FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_signedin OWNER TO wanhui_owner;
CREATE TABLE public.store_sink (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    secret text NOT NULL,
    choice jsonb NOT NULL,
    is_active boolean NOT NULL,
    made_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_sink FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_sink OWNER TO wanhui_owner;
CREATE TABLE public.store_sitting (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    last_at timestamp with time zone NOT NULL,
    seconds integer NOT NULL
);
ALTER TABLE ONLY public.store_sitting FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_sitting OWNER TO wanhui_owner;
CREATE TABLE public.store_suppliertask (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    shop_id uuid NOT NULL,
    supplier text NOT NULL,
    figures jsonb NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    owner text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    decision character varying(16),
    note text NOT NULL,
    decided_at timestamp with time zone,
    decided_by text
);
ALTER TABLE ONLY public.store_suppliertask FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_suppliertask OWNER TO wanhui_owner;
CREATE TABLE public.store_trainingitem (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    person text NOT NULL,
    pattern character varying(16) NOT NULL,
    topic text NOT NULL,
    figures jsonb NOT NULL,
    numbers bigint[] NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    owner text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    note text NOT NULL
);
ALTER TABLE ONLY public.store_trainingitem FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_trainingitem OWNER TO wanhui_owner;
CREATE TABLE public.store_unreadbatch (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    records uuid[] NOT NULL
);
ALTER TABLE ONLY public.store_unreadbatch FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_unreadbatch OWNER TO wanhui_owner;
CREATE TABLE public.store_uploadlink (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    secret bytea NOT NULL,
    actor text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    room integer NOT NULL
);
ALTER TABLE ONLY public.store_uploadlink FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_uploadlink OWNER TO wanhui_owner;
CREATE TABLE public.store_weeklyreport (
    account_id uuid NOT NULL,
    shop_id uuid NOT NULL,
    week date NOT NULL,
    payload jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.store_weeklyreport FORCE ROW LEVEL SECURITY;
ALTER TABLE public.store_weeklyreport OWNER TO wanhui_owner;
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
INSERT INTO public.auth_permission VALUES (1, 'Can add content type', 1, 'add_contenttype');
INSERT INTO public.auth_permission VALUES (2, 'Can change content type', 1, 'change_contenttype');
INSERT INTO public.auth_permission VALUES (3, 'Can delete content type', 1, 'delete_contenttype');
INSERT INTO public.auth_permission VALUES (4, 'Can view content type', 1, 'view_contenttype');
INSERT INTO public.auth_permission VALUES (5, 'Can add permission', 2, 'add_permission');
INSERT INTO public.auth_permission VALUES (6, 'Can change permission', 2, 'change_permission');
INSERT INTO public.auth_permission VALUES (7, 'Can delete permission', 2, 'delete_permission');
INSERT INTO public.auth_permission VALUES (8, 'Can view permission', 2, 'view_permission');
INSERT INTO public.auth_permission VALUES (9, 'Can add group', 3, 'add_group');
INSERT INTO public.auth_permission VALUES (10, 'Can change group', 3, 'change_group');
INSERT INTO public.auth_permission VALUES (11, 'Can delete group', 3, 'delete_group');
INSERT INTO public.auth_permission VALUES (12, 'Can view group', 3, 'view_group');
INSERT INTO public.auth_permission VALUES (13, 'Can add session', 4, 'add_session');
INSERT INTO public.auth_permission VALUES (14, 'Can change session', 4, 'change_session');
INSERT INTO public.auth_permission VALUES (15, 'Can delete session', 4, 'delete_session');
INSERT INTO public.auth_permission VALUES (16, 'Can view session', 4, 'view_session');
INSERT INTO public.auth_permission VALUES (17, 'Can add procrastinate event', 5, 'add_procrastinateevent');
INSERT INTO public.auth_permission VALUES (18, 'Can change procrastinate event', 5, 'change_procrastinateevent');
INSERT INTO public.auth_permission VALUES (19, 'Can delete procrastinate event', 5, 'delete_procrastinateevent');
INSERT INTO public.auth_permission VALUES (20, 'Can view procrastinate event', 5, 'view_procrastinateevent');
INSERT INTO public.auth_permission VALUES (21, 'Can add procrastinate job', 6, 'add_procrastinatejob');
INSERT INTO public.auth_permission VALUES (22, 'Can change procrastinate job', 6, 'change_procrastinatejob');
INSERT INTO public.auth_permission VALUES (23, 'Can delete procrastinate job', 6, 'delete_procrastinatejob');
INSERT INTO public.auth_permission VALUES (24, 'Can view procrastinate job', 6, 'view_procrastinatejob');
INSERT INTO public.auth_permission VALUES (25, 'Can add procrastinate periodic defer', 7, 'add_procrastinateperiodicdefer');
INSERT INTO public.auth_permission VALUES (26, 'Can change procrastinate periodic defer', 7, 'change_procrastinateperiodicdefer');
INSERT INTO public.auth_permission VALUES (27, 'Can delete procrastinate periodic defer', 7, 'delete_procrastinateperiodicdefer');
INSERT INTO public.auth_permission VALUES (28, 'Can view procrastinate periodic defer', 7, 'view_procrastinateperiodicdefer');
INSERT INTO public.auth_permission VALUES (29, 'Can add procrastinate worker', 8, 'add_procrastinateworker');
INSERT INTO public.auth_permission VALUES (30, 'Can change procrastinate worker', 8, 'change_procrastinateworker');
INSERT INTO public.auth_permission VALUES (31, 'Can delete procrastinate worker', 8, 'delete_procrastinateworker');
INSERT INTO public.auth_permission VALUES (32, 'Can view procrastinate worker', 8, 'view_procrastinateworker');
INSERT INTO public.auth_permission VALUES (33, 'Can add user', 9, 'add_user');
INSERT INTO public.auth_permission VALUES (34, 'Can change user', 9, 'change_user');
INSERT INTO public.auth_permission VALUES (35, 'Can delete user', 9, 'delete_user');
INSERT INTO public.auth_permission VALUES (36, 'Can view user', 9, 'view_user');
INSERT INTO public.auth_permission VALUES (37, 'Can add account', 10, 'add_account');
INSERT INTO public.auth_permission VALUES (38, 'Can change account', 10, 'change_account');
INSERT INTO public.auth_permission VALUES (39, 'Can delete account', 10, 'delete_account');
INSERT INTO public.auth_permission VALUES (40, 'Can view account', 10, 'view_account');
INSERT INTO public.auth_permission VALUES (41, 'Can add case event', 11, 'add_caseevent');
INSERT INTO public.auth_permission VALUES (42, 'Can change case event', 11, 'change_caseevent');
INSERT INTO public.auth_permission VALUES (43, 'Can delete case event', 11, 'delete_caseevent');
INSERT INTO public.auth_permission VALUES (44, 'Can view case event', 11, 'view_caseevent');
INSERT INTO public.auth_permission VALUES (45, 'Can add reading', 12, 'add_reading');
INSERT INTO public.auth_permission VALUES (46, 'Can change reading', 12, 'change_reading');
INSERT INTO public.auth_permission VALUES (47, 'Can delete reading', 12, 'delete_reading');
INSERT INTO public.auth_permission VALUES (48, 'Can view reading', 12, 'view_reading');
INSERT INTO public.auth_permission VALUES (49, 'Can add audit event', 13, 'add_auditevent');
INSERT INTO public.auth_permission VALUES (50, 'Can change audit event', 13, 'change_auditevent');
INSERT INTO public.auth_permission VALUES (51, 'Can delete audit event', 13, 'delete_auditevent');
INSERT INTO public.auth_permission VALUES (52, 'Can view audit event', 13, 'view_auditevent');
INSERT INTO public.auth_permission VALUES (53, 'Can add case', 14, 'add_case');
INSERT INTO public.auth_permission VALUES (54, 'Can change case', 14, 'change_case');
INSERT INTO public.auth_permission VALUES (55, 'Can delete case', 14, 'delete_case');
INSERT INTO public.auth_permission VALUES (56, 'Can view case', 14, 'view_case');
INSERT INTO public.auth_permission VALUES (57, 'Can add case item', 15, 'add_caseitem');
INSERT INTO public.auth_permission VALUES (58, 'Can change case item', 15, 'change_caseitem');
INSERT INTO public.auth_permission VALUES (59, 'Can delete case item', 15, 'delete_caseitem');
INSERT INTO public.auth_permission VALUES (60, 'Can view case item', 15, 'view_caseitem');
INSERT INTO public.auth_permission VALUES (61, 'Can add case search', 16, 'add_casesearch');
INSERT INTO public.auth_permission VALUES (62, 'Can change case search', 16, 'change_casesearch');
INSERT INTO public.auth_permission VALUES (63, 'Can delete case search', 16, 'delete_casesearch');
INSERT INTO public.auth_permission VALUES (64, 'Can view case search', 16, 'view_casesearch');
INSERT INTO public.auth_permission VALUES (65, 'Can add column mapping', 17, 'add_columnmapping');
INSERT INTO public.auth_permission VALUES (66, 'Can change column mapping', 17, 'change_columnmapping');
INSERT INTO public.auth_permission VALUES (67, 'Can delete column mapping', 17, 'delete_columnmapping');
INSERT INTO public.auth_permission VALUES (68, 'Can view column mapping', 17, 'view_columnmapping');
INSERT INTO public.auth_permission VALUES (69, 'Can add correction', 18, 'add_correction');
INSERT INTO public.auth_permission VALUES (70, 'Can change correction', 18, 'change_correction');
INSERT INTO public.auth_permission VALUES (71, 'Can delete correction', 18, 'delete_correction');
INSERT INTO public.auth_permission VALUES (72, 'Can view correction', 18, 'view_correction');
INSERT INTO public.auth_permission VALUES (73, 'Can add import run', 19, 'add_importrun');
INSERT INTO public.auth_permission VALUES (74, 'Can change import run', 19, 'change_importrun');
INSERT INTO public.auth_permission VALUES (75, 'Can delete import run', 19, 'delete_importrun');
INSERT INTO public.auth_permission VALUES (76, 'Can view import run', 19, 'view_importrun');
INSERT INTO public.auth_permission VALUES (77, 'Can add membership', 20, 'add_membership');
INSERT INTO public.auth_permission VALUES (78, 'Can change membership', 20, 'change_membership');
INSERT INTO public.auth_permission VALUES (79, 'Can delete membership', 20, 'delete_membership');
INSERT INTO public.auth_permission VALUES (80, 'Can view membership', 20, 'view_membership');
INSERT INTO public.auth_permission VALUES (81, 'Can add raw item', 21, 'add_rawitem');
INSERT INTO public.auth_permission VALUES (82, 'Can change raw item', 21, 'change_rawitem');
INSERT INTO public.auth_permission VALUES (83, 'Can delete raw item', 21, 'delete_rawitem');
INSERT INTO public.auth_permission VALUES (84, 'Can view raw item', 21, 'view_rawitem');
INSERT INTO public.auth_permission VALUES (85, 'Can add record', 22, 'add_record');
INSERT INTO public.auth_permission VALUES (86, 'Can change record', 22, 'change_record');
INSERT INTO public.auth_permission VALUES (87, 'Can delete record', 22, 'delete_record');
INSERT INTO public.auth_permission VALUES (88, 'Can view record', 22, 'view_record');
INSERT INTO public.auth_permission VALUES (89, 'Can add reply', 23, 'add_reply');
INSERT INTO public.auth_permission VALUES (90, 'Can change reply', 23, 'change_reply');
INSERT INTO public.auth_permission VALUES (91, 'Can delete reply', 23, 'delete_reply');
INSERT INTO public.auth_permission VALUES (92, 'Can view reply', 23, 'view_reply');
INSERT INTO public.auth_permission VALUES (93, 'Can add shop', 24, 'add_shop');
INSERT INTO public.auth_permission VALUES (94, 'Can change shop', 24, 'change_shop');
INSERT INTO public.auth_permission VALUES (95, 'Can delete shop', 24, 'delete_shop');
INSERT INTO public.auth_permission VALUES (96, 'Can view shop', 24, 'view_shop');
INSERT INTO public.auth_permission VALUES (97, 'Can add evidence head', 25, 'add_evidencehead');
INSERT INTO public.auth_permission VALUES (98, 'Can change evidence head', 25, 'change_evidencehead');
INSERT INTO public.auth_permission VALUES (99, 'Can delete evidence head', 25, 'delete_evidencehead');
INSERT INTO public.auth_permission VALUES (100, 'Can view evidence head', 25, 'view_evidencehead');
INSERT INTO public.auth_permission VALUES (101, 'Can add evidence waiting', 26, 'add_evidencewaiting');
INSERT INTO public.auth_permission VALUES (102, 'Can change evidence waiting', 26, 'change_evidencewaiting');
INSERT INTO public.auth_permission VALUES (103, 'Can delete evidence waiting', 26, 'delete_evidencewaiting');
INSERT INTO public.auth_permission VALUES (104, 'Can view evidence waiting', 26, 'view_evidencewaiting');
INSERT INTO public.auth_permission VALUES (105, 'Can add hold release', 27, 'add_holdrelease');
INSERT INTO public.auth_permission VALUES (106, 'Can change hold release', 27, 'change_holdrelease');
INSERT INTO public.auth_permission VALUES (107, 'Can delete hold release', 27, 'delete_holdrelease');
INSERT INTO public.auth_permission VALUES (108, 'Can view hold release', 27, 'view_holdrelease');
INSERT INTO public.auth_permission VALUES (109, 'Can add evidence entry', 28, 'add_evidenceentry');
INSERT INTO public.auth_permission VALUES (110, 'Can change evidence entry', 28, 'change_evidenceentry');
INSERT INTO public.auth_permission VALUES (111, 'Can delete evidence entry', 28, 'delete_evidenceentry');
INSERT INTO public.auth_permission VALUES (112, 'Can view evidence entry', 28, 'view_evidenceentry');
INSERT INTO public.auth_permission VALUES (113, 'Can add evidence file', 29, 'add_evidencefile');
INSERT INTO public.auth_permission VALUES (114, 'Can change evidence file', 29, 'change_evidencefile');
INSERT INTO public.auth_permission VALUES (115, 'Can delete evidence file', 29, 'delete_evidencefile');
INSERT INTO public.auth_permission VALUES (116, 'Can view evidence file', 29, 'view_evidencefile');
INSERT INTO public.auth_permission VALUES (117, 'Can add evidence stamp', 30, 'add_evidencestamp');
INSERT INTO public.auth_permission VALUES (118, 'Can change evidence stamp', 30, 'change_evidencestamp');
INSERT INTO public.auth_permission VALUES (119, 'Can delete evidence stamp', 30, 'delete_evidencestamp');
INSERT INTO public.auth_permission VALUES (120, 'Can view evidence stamp', 30, 'view_evidencestamp');
INSERT INTO public.auth_permission VALUES (121, 'Can add filed report', 31, 'add_filedreport');
INSERT INTO public.auth_permission VALUES (122, 'Can change filed report', 31, 'change_filedreport');
INSERT INTO public.auth_permission VALUES (123, 'Can delete filed report', 31, 'delete_filedreport');
INSERT INTO public.auth_permission VALUES (124, 'Can view filed report', 31, 'view_filedreport');
INSERT INTO public.auth_permission VALUES (125, 'Can add record version', 32, 'add_recordversion');
INSERT INTO public.auth_permission VALUES (126, 'Can change record version', 32, 'change_recordversion');
INSERT INTO public.auth_permission VALUES (127, 'Can delete record version', 32, 'delete_recordversion');
INSERT INTO public.auth_permission VALUES (128, 'Can view record version', 32, 'view_recordversion');
INSERT INTO public.auth_permission VALUES (129, 'Can add rights notice', 33, 'add_rightsnotice');
INSERT INTO public.auth_permission VALUES (130, 'Can change rights notice', 33, 'change_rightsnotice');
INSERT INTO public.auth_permission VALUES (131, 'Can delete rights notice', 33, 'delete_rightsnotice');
INSERT INTO public.auth_permission VALUES (132, 'Can view rights notice', 33, 'view_rightsnotice');
INSERT INTO public.auth_permission VALUES (133, 'Can add upload link', 34, 'add_uploadlink');
INSERT INTO public.auth_permission VALUES (134, 'Can change upload link', 34, 'change_uploadlink');
INSERT INTO public.auth_permission VALUES (135, 'Can delete upload link', 34, 'delete_uploadlink');
INSERT INTO public.auth_permission VALUES (136, 'Can view upload link', 34, 'view_uploadlink');
INSERT INTO public.auth_permission VALUES (137, 'Can add unread batch', 35, 'add_unreadbatch');
INSERT INTO public.auth_permission VALUES (138, 'Can change unread batch', 35, 'change_unreadbatch');
INSERT INTO public.auth_permission VALUES (139, 'Can delete unread batch', 35, 'delete_unreadbatch');
INSERT INTO public.auth_permission VALUES (140, 'Can view unread batch', 35, 'view_unreadbatch');
INSERT INTO public.auth_permission VALUES (141, 'Can add budget', 36, 'add_budget');
INSERT INTO public.auth_permission VALUES (142, 'Can change budget', 36, 'change_budget');
INSERT INTO public.auth_permission VALUES (143, 'Can delete budget', 36, 'delete_budget');
INSERT INTO public.auth_permission VALUES (144, 'Can view budget', 36, 'view_budget');
INSERT INTO public.auth_permission VALUES (145, 'Can add after action', 37, 'add_afteraction');
INSERT INTO public.auth_permission VALUES (146, 'Can change after action', 37, 'change_afteraction');
INSERT INTO public.auth_permission VALUES (147, 'Can delete after action', 37, 'delete_afteraction');
INSERT INTO public.auth_permission VALUES (148, 'Can view after action', 37, 'view_afteraction');
INSERT INTO public.auth_permission VALUES (149, 'Can add approval', 38, 'add_approval');
INSERT INTO public.auth_permission VALUES (150, 'Can change approval', 38, 'change_approval');
INSERT INTO public.auth_permission VALUES (151, 'Can delete approval', 38, 'delete_approval');
INSERT INTO public.auth_permission VALUES (152, 'Can view approval', 38, 'view_approval');
INSERT INTO public.auth_permission VALUES (153, 'Can add case outcome', 39, 'add_caseoutcome');
INSERT INTO public.auth_permission VALUES (154, 'Can change case outcome', 39, 'change_caseoutcome');
INSERT INTO public.auth_permission VALUES (155, 'Can delete case outcome', 39, 'delete_caseoutcome');
INSERT INTO public.auth_permission VALUES (156, 'Can view case outcome', 39, 'view_caseoutcome');
INSERT INTO public.auth_permission VALUES (157, 'Can add given remedy', 40, 'add_givenremedy');
INSERT INTO public.auth_permission VALUES (158, 'Can change given remedy', 40, 'change_givenremedy');
INSERT INTO public.auth_permission VALUES (159, 'Can delete given remedy', 40, 'delete_givenremedy');
INSERT INTO public.auth_permission VALUES (160, 'Can view given remedy', 40, 'view_givenremedy');
INSERT INTO public.auth_permission VALUES (161, 'Can add incident', 41, 'add_incident');
INSERT INTO public.auth_permission VALUES (162, 'Can change incident', 41, 'change_incident');
INSERT INTO public.auth_permission VALUES (163, 'Can delete incident', 41, 'delete_incident');
INSERT INTO public.auth_permission VALUES (164, 'Can view incident', 41, 'view_incident');
INSERT INTO public.auth_permission VALUES (165, 'Can add own playbook', 42, 'add_ownplaybook');
INSERT INTO public.auth_permission VALUES (166, 'Can change own playbook', 42, 'change_ownplaybook');
INSERT INTO public.auth_permission VALUES (167, 'Can delete own playbook', 42, 'delete_ownplaybook');
INSERT INTO public.auth_permission VALUES (168, 'Can view own playbook', 42, 'view_ownplaybook');
INSERT INTO public.auth_permission VALUES (169, 'Can add agreement', 43, 'add_agreement');
INSERT INTO public.auth_permission VALUES (170, 'Can change agreement', 43, 'change_agreement');
INSERT INTO public.auth_permission VALUES (171, 'Can delete agreement', 43, 'delete_agreement');
INSERT INTO public.auth_permission VALUES (172, 'Can view agreement', 43, 'view_agreement');
INSERT INTO public.auth_permission VALUES (173, 'Can add phone call', 44, 'add_phonecall');
INSERT INTO public.auth_permission VALUES (174, 'Can change phone call', 44, 'change_phonecall');
INSERT INTO public.auth_permission VALUES (175, 'Can delete phone call', 44, 'delete_phonecall');
INSERT INTO public.auth_permission VALUES (176, 'Can view phone call', 44, 'view_phonecall');
INSERT INTO public.auth_permission VALUES (177, 'Can add buyer wish', 45, 'add_buyerwish');
INSERT INTO public.auth_permission VALUES (178, 'Can change buyer wish', 45, 'change_buyerwish');
INSERT INTO public.auth_permission VALUES (179, 'Can delete buyer wish', 45, 'delete_buyerwish');
INSERT INTO public.auth_permission VALUES (180, 'Can view buyer wish', 45, 'view_buyerwish');
INSERT INTO public.auth_permission VALUES (181, 'Can add parcel watch', 46, 'add_parcelwatch');
INSERT INTO public.auth_permission VALUES (182, 'Can change parcel watch', 46, 'change_parcelwatch');
INSERT INTO public.auth_permission VALUES (183, 'Can delete parcel watch', 46, 'delete_parcelwatch');
INSERT INTO public.auth_permission VALUES (184, 'Can view parcel watch', 46, 'view_parcelwatch');
INSERT INTO public.auth_permission VALUES (185, 'Can add sitting', 47, 'add_sitting');
INSERT INTO public.auth_permission VALUES (186, 'Can change sitting', 47, 'change_sitting');
INSERT INTO public.auth_permission VALUES (187, 'Can delete sitting', 47, 'delete_sitting');
INSERT INTO public.auth_permission VALUES (188, 'Can view sitting', 47, 'view_sitting');
INSERT INTO public.auth_permission VALUES (189, 'Can add notice', 48, 'add_notice');
INSERT INTO public.auth_permission VALUES (190, 'Can change notice', 48, 'change_notice');
INSERT INTO public.auth_permission VALUES (191, 'Can delete notice', 48, 'delete_notice');
INSERT INTO public.auth_permission VALUES (192, 'Can view notice', 48, 'view_notice');
INSERT INTO public.auth_permission VALUES (193, 'Can add sink', 49, 'add_sink');
INSERT INTO public.auth_permission VALUES (194, 'Can change sink', 49, 'change_sink');
INSERT INTO public.auth_permission VALUES (195, 'Can delete sink', 49, 'delete_sink');
INSERT INTO public.auth_permission VALUES (196, 'Can view sink', 49, 'view_sink');
INSERT INTO public.auth_permission VALUES (197, 'Can add delivery', 50, 'add_delivery');
INSERT INTO public.auth_permission VALUES (198, 'Can change delivery', 50, 'change_delivery');
INSERT INTO public.auth_permission VALUES (199, 'Can delete delivery', 50, 'delete_delivery');
INSERT INTO public.auth_permission VALUES (200, 'Can view delivery', 50, 'view_delivery');
INSERT INTO public.auth_permission VALUES (201, 'Can add presence', 51, 'add_presence');
INSERT INTO public.auth_permission VALUES (202, 'Can change presence', 51, 'change_presence');
INSERT INTO public.auth_permission VALUES (203, 'Can delete presence', 51, 'delete_presence');
INSERT INTO public.auth_permission VALUES (204, 'Can view presence', 51, 'view_presence');
INSERT INTO public.auth_permission VALUES (205, 'Can add mention', 52, 'add_mention');
INSERT INTO public.auth_permission VALUES (206, 'Can change mention', 52, 'change_mention');
INSERT INTO public.auth_permission VALUES (207, 'Can delete mention', 52, 'delete_mention');
INSERT INTO public.auth_permission VALUES (208, 'Can view mention', 52, 'view_mention');
INSERT INTO public.auth_permission VALUES (209, 'Can add saved view', 53, 'add_savedview');
INSERT INTO public.auth_permission VALUES (210, 'Can change saved view', 53, 'change_savedview');
INSERT INTO public.auth_permission VALUES (211, 'Can delete saved view', 53, 'delete_savedview');
INSERT INTO public.auth_permission VALUES (212, 'Can view saved view', 53, 'view_savedview');
INSERT INTO public.auth_permission VALUES (213, 'Can add account setting', 54, 'add_accountsetting');
INSERT INTO public.auth_permission VALUES (214, 'Can change account setting', 54, 'change_accountsetting');
INSERT INTO public.auth_permission VALUES (215, 'Can delete account setting', 54, 'delete_accountsetting');
INSERT INTO public.auth_permission VALUES (216, 'Can view account setting', 54, 'view_accountsetting');
INSERT INTO public.auth_permission VALUES (217, 'Can add invitation', 55, 'add_invitation');
INSERT INTO public.auth_permission VALUES (218, 'Can change invitation', 55, 'change_invitation');
INSERT INTO public.auth_permission VALUES (219, 'Can delete invitation', 55, 'delete_invitation');
INSERT INTO public.auth_permission VALUES (220, 'Can view invitation', 55, 'view_invitation');
INSERT INTO public.auth_permission VALUES (221, 'Can add signed in', 56, 'add_signedin');
INSERT INTO public.auth_permission VALUES (222, 'Can change signed in', 56, 'change_signedin');
INSERT INTO public.auth_permission VALUES (223, 'Can delete signed in', 56, 'delete_signedin');
INSERT INTO public.auth_permission VALUES (224, 'Can view signed in', 56, 'view_signedin');
INSERT INTO public.auth_permission VALUES (225, 'Can add reading offsets', 57, 'add_readingoffsets');
INSERT INTO public.auth_permission VALUES (226, 'Can change reading offsets', 57, 'change_readingoffsets');
INSERT INTO public.auth_permission VALUES (227, 'Can delete reading offsets', 57, 'delete_readingoffsets');
INSERT INTO public.auth_permission VALUES (228, 'Can view reading offsets', 57, 'view_readingoffsets');
INSERT INTO public.auth_permission VALUES (229, 'Can add order screen', 58, 'add_orderscreen');
INSERT INTO public.auth_permission VALUES (230, 'Can change order screen', 58, 'change_orderscreen');
INSERT INTO public.auth_permission VALUES (231, 'Can delete order screen', 58, 'delete_orderscreen');
INSERT INTO public.auth_permission VALUES (232, 'Can view order screen', 58, 'view_orderscreen');
INSERT INTO public.auth_permission VALUES (233, 'Can add order token', 59, 'add_ordertoken');
INSERT INTO public.auth_permission VALUES (234, 'Can change order token', 59, 'change_ordertoken');
INSERT INTO public.auth_permission VALUES (235, 'Can delete order token', 59, 'delete_ordertoken');
INSERT INTO public.auth_permission VALUES (236, 'Can view order token', 59, 'view_ordertoken');
INSERT INTO public.auth_permission VALUES (237, 'Can add buyer mark', 60, 'add_buyermark');
INSERT INTO public.auth_permission VALUES (238, 'Can change buyer mark', 60, 'change_buyermark');
INSERT INTO public.auth_permission VALUES (239, 'Can delete buyer mark', 60, 'delete_buyermark');
INSERT INTO public.auth_permission VALUES (240, 'Can view buyer mark', 60, 'view_buyermark');
INSERT INTO public.auth_permission VALUES (241, 'Can add daily count', 61, 'add_dailycount');
INSERT INTO public.auth_permission VALUES (242, 'Can change daily count', 61, 'change_dailycount');
INSERT INTO public.auth_permission VALUES (243, 'Can delete daily count', 61, 'delete_dailycount');
INSERT INTO public.auth_permission VALUES (244, 'Can view daily count', 61, 'view_dailycount');
INSERT INTO public.auth_permission VALUES (245, 'Can add finding', 62, 'add_finding');
INSERT INTO public.auth_permission VALUES (246, 'Can change finding', 62, 'change_finding');
INSERT INTO public.auth_permission VALUES (247, 'Can delete finding', 62, 'delete_finding');
INSERT INTO public.auth_permission VALUES (248, 'Can view finding', 62, 'view_finding');
INSERT INTO public.auth_permission VALUES (249, 'Can add recall', 63, 'add_recall');
INSERT INTO public.auth_permission VALUES (250, 'Can change recall', 63, 'change_recall');
INSERT INTO public.auth_permission VALUES (251, 'Can delete recall', 63, 'delete_recall');
INSERT INTO public.auth_permission VALUES (252, 'Can view recall', 63, 'view_recall');
INSERT INTO public.auth_permission VALUES (253, 'Can add recall order', 64, 'add_recallorder');
INSERT INTO public.auth_permission VALUES (254, 'Can change recall order', 64, 'change_recallorder');
INSERT INTO public.auth_permission VALUES (255, 'Can delete recall order', 64, 'delete_recallorder');
INSERT INTO public.auth_permission VALUES (256, 'Can view recall order', 64, 'view_recallorder');
INSERT INTO public.auth_permission VALUES (257, 'Can add knowledge', 65, 'add_knowledge');
INSERT INTO public.auth_permission VALUES (258, 'Can change knowledge', 65, 'change_knowledge');
INSERT INTO public.auth_permission VALUES (259, 'Can delete knowledge', 65, 'delete_knowledge');
INSERT INTO public.auth_permission VALUES (260, 'Can view knowledge', 65, 'view_knowledge');
INSERT INTO public.auth_permission VALUES (261, 'Can add knowledge term', 66, 'add_knowledgeterm');
INSERT INTO public.auth_permission VALUES (262, 'Can change knowledge term', 66, 'change_knowledgeterm');
INSERT INTO public.auth_permission VALUES (263, 'Can delete knowledge term', 66, 'delete_knowledgeterm');
INSERT INTO public.auth_permission VALUES (264, 'Can view knowledge term', 66, 'view_knowledgeterm');
INSERT INTO public.auth_permission VALUES (265, 'Can add lapsed buyer', 67, 'add_lapsedbuyer');
INSERT INTO public.auth_permission VALUES (266, 'Can change lapsed buyer', 67, 'change_lapsedbuyer');
INSERT INTO public.auth_permission VALUES (267, 'Can delete lapsed buyer', 67, 'delete_lapsedbuyer');
INSERT INTO public.auth_permission VALUES (268, 'Can view lapsed buyer', 67, 'view_lapsedbuyer');
INSERT INTO public.auth_permission VALUES (269, 'Can add outreach', 68, 'add_outreach');
INSERT INTO public.auth_permission VALUES (270, 'Can change outreach', 68, 'change_outreach');
INSERT INTO public.auth_permission VALUES (271, 'Can delete outreach', 68, 'delete_outreach');
INSERT INTO public.auth_permission VALUES (272, 'Can view outreach', 68, 'view_outreach');
INSERT INTO public.auth_permission VALUES (273, 'Can add price drop', 69, 'add_pricedrop');
INSERT INTO public.auth_permission VALUES (274, 'Can change price drop', 69, 'change_pricedrop');
INSERT INTO public.auth_permission VALUES (275, 'Can delete price drop', 69, 'delete_pricedrop');
INSERT INTO public.auth_permission VALUES (276, 'Can view price drop', 69, 'view_pricedrop');
INSERT INTO public.auth_permission VALUES (277, 'Can add api key', 70, 'add_apikey');
INSERT INTO public.auth_permission VALUES (278, 'Can change api key', 70, 'change_apikey');
INSERT INTO public.auth_permission VALUES (279, 'Can delete api key', 70, 'delete_apikey');
INSERT INTO public.auth_permission VALUES (280, 'Can view api key', 70, 'view_apikey');
INSERT INTO public.auth_permission VALUES (281, 'Can add api answer', 71, 'add_apianswer');
INSERT INTO public.auth_permission VALUES (282, 'Can change api answer', 71, 'change_apianswer');
INSERT INTO public.auth_permission VALUES (283, 'Can delete api answer', 71, 'delete_apianswer');
INSERT INTO public.auth_permission VALUES (284, 'Can view api answer', 71, 'view_apianswer');
INSERT INTO public.auth_permission VALUES (285, 'Can add hook event', 72, 'add_hookevent');
INSERT INTO public.auth_permission VALUES (286, 'Can change hook event', 72, 'change_hookevent');
INSERT INTO public.auth_permission VALUES (287, 'Can delete hook event', 72, 'delete_hookevent');
INSERT INTO public.auth_permission VALUES (288, 'Can view hook event', 72, 'view_hookevent');
INSERT INTO public.auth_permission VALUES (289, 'Can add sale stop', 73, 'add_salestop');
INSERT INTO public.auth_permission VALUES (290, 'Can change sale stop', 73, 'change_salestop');
INSERT INTO public.auth_permission VALUES (291, 'Can delete sale stop', 73, 'delete_salestop');
INSERT INTO public.auth_permission VALUES (292, 'Can view sale stop', 73, 'view_salestop');
INSERT INTO public.auth_permission VALUES (293, 'Can add authority clock', 74, 'add_authorityclock');
INSERT INTO public.auth_permission VALUES (294, 'Can change authority clock', 74, 'change_authorityclock');
INSERT INTO public.auth_permission VALUES (295, 'Can delete authority clock', 74, 'delete_authorityclock');
INSERT INTO public.auth_permission VALUES (296, 'Can view authority clock', 74, 'view_authorityclock');
INSERT INTO public.auth_permission VALUES (297, 'Can add supplier task', 75, 'add_suppliertask');
INSERT INTO public.auth_permission VALUES (298, 'Can change supplier task', 75, 'change_suppliertask');
INSERT INTO public.auth_permission VALUES (299, 'Can delete supplier task', 75, 'delete_suppliertask');
INSERT INTO public.auth_permission VALUES (300, 'Can view supplier task', 75, 'view_suppliertask');
INSERT INTO public.auth_permission VALUES (301, 'Can add case work', 76, 'add_casework');
INSERT INTO public.auth_permission VALUES (302, 'Can change case work', 76, 'change_casework');
INSERT INTO public.auth_permission VALUES (303, 'Can delete case work', 76, 'delete_casework');
INSERT INTO public.auth_permission VALUES (304, 'Can view case work', 76, 'view_casework');
INSERT INTO public.auth_permission VALUES (305, 'Can add agent work', 77, 'add_agentwork');
INSERT INTO public.auth_permission VALUES (306, 'Can change agent work', 77, 'change_agentwork');
INSERT INTO public.auth_permission VALUES (307, 'Can delete agent work', 77, 'delete_agentwork');
INSERT INTO public.auth_permission VALUES (308, 'Can view agent work', 77, 'view_agentwork');
INSERT INTO public.auth_permission VALUES (309, 'Can add training item', 78, 'add_trainingitem');
INSERT INTO public.auth_permission VALUES (310, 'Can change training item', 78, 'change_trainingitem');
INSERT INTO public.auth_permission VALUES (311, 'Can delete training item', 78, 'delete_trainingitem');
INSERT INTO public.auth_permission VALUES (312, 'Can view training item', 78, 'view_trainingitem');
INSERT INTO public.auth_permission VALUES (313, 'Can add weekly report', 79, 'add_weeklyreport');
INSERT INTO public.auth_permission VALUES (314, 'Can change weekly report', 79, 'change_weeklyreport');
INSERT INTO public.auth_permission VALUES (315, 'Can delete weekly report', 79, 'delete_weeklyreport');
INSERT INTO public.auth_permission VALUES (316, 'Can view weekly report', 79, 'view_weeklyreport');
INSERT INTO public.auth_permission VALUES (317, 'Can add aftermath', 80, 'add_aftermath');
INSERT INTO public.auth_permission VALUES (318, 'Can change aftermath', 80, 'change_aftermath');
INSERT INTO public.auth_permission VALUES (319, 'Can delete aftermath', 80, 'delete_aftermath');
INSERT INTO public.auth_permission VALUES (320, 'Can view aftermath', 80, 'view_aftermath');
INSERT INTO public.auth_permission VALUES (321, 'Can add loyalty', 81, 'add_loyalty');
INSERT INTO public.auth_permission VALUES (322, 'Can change loyalty', 81, 'change_loyalty');
INSERT INTO public.auth_permission VALUES (323, 'Can delete loyalty', 81, 'delete_loyalty');
INSERT INTO public.auth_permission VALUES (324, 'Can view loyalty', 81, 'view_loyalty');
INSERT INTO public.auth_permission VALUES (325, 'Can add gap', 82, 'add_gap');
INSERT INTO public.auth_permission VALUES (326, 'Can change gap', 82, 'change_gap');
INSERT INTO public.auth_permission VALUES (327, 'Can delete gap', 82, 'delete_gap');
INSERT INTO public.auth_permission VALUES (328, 'Can view gap', 82, 'view_gap');
INSERT INTO public.django_content_type VALUES (1, 'contenttypes', 'contenttype');
INSERT INTO public.django_content_type VALUES (2, 'auth', 'permission');
INSERT INTO public.django_content_type VALUES (3, 'auth', 'group');
INSERT INTO public.django_content_type VALUES (4, 'sessions', 'session');
INSERT INTO public.django_content_type VALUES (5, 'procrastinate', 'procrastinateevent');
INSERT INTO public.django_content_type VALUES (6, 'procrastinate', 'procrastinatejob');
INSERT INTO public.django_content_type VALUES (7, 'procrastinate', 'procrastinateperiodicdefer');
INSERT INTO public.django_content_type VALUES (8, 'procrastinate', 'procrastinateworker');
INSERT INTO public.django_content_type VALUES (9, 'store', 'user');
INSERT INTO public.django_content_type VALUES (10, 'store', 'account');
INSERT INTO public.django_content_type VALUES (11, 'store', 'caseevent');
INSERT INTO public.django_content_type VALUES (12, 'store', 'reading');
INSERT INTO public.django_content_type VALUES (13, 'store', 'auditevent');
INSERT INTO public.django_content_type VALUES (14, 'store', 'case');
INSERT INTO public.django_content_type VALUES (15, 'store', 'caseitem');
INSERT INTO public.django_content_type VALUES (16, 'store', 'casesearch');
INSERT INTO public.django_content_type VALUES (17, 'store', 'columnmapping');
INSERT INTO public.django_content_type VALUES (18, 'store', 'correction');
INSERT INTO public.django_content_type VALUES (19, 'store', 'importrun');
INSERT INTO public.django_content_type VALUES (20, 'store', 'membership');
INSERT INTO public.django_content_type VALUES (21, 'store', 'rawitem');
INSERT INTO public.django_content_type VALUES (22, 'store', 'record');
INSERT INTO public.django_content_type VALUES (23, 'store', 'reply');
INSERT INTO public.django_content_type VALUES (24, 'store', 'shop');
INSERT INTO public.django_content_type VALUES (25, 'store', 'evidencehead');
INSERT INTO public.django_content_type VALUES (26, 'store', 'evidencewaiting');
INSERT INTO public.django_content_type VALUES (27, 'store', 'holdrelease');
INSERT INTO public.django_content_type VALUES (28, 'store', 'evidenceentry');
INSERT INTO public.django_content_type VALUES (29, 'store', 'evidencefile');
INSERT INTO public.django_content_type VALUES (30, 'store', 'evidencestamp');
INSERT INTO public.django_content_type VALUES (31, 'store', 'filedreport');
INSERT INTO public.django_content_type VALUES (32, 'store', 'recordversion');
INSERT INTO public.django_content_type VALUES (33, 'store', 'rightsnotice');
INSERT INTO public.django_content_type VALUES (34, 'store', 'uploadlink');
INSERT INTO public.django_content_type VALUES (35, 'store', 'unreadbatch');
INSERT INTO public.django_content_type VALUES (36, 'store', 'budget');
INSERT INTO public.django_content_type VALUES (37, 'store', 'afteraction');
INSERT INTO public.django_content_type VALUES (38, 'store', 'approval');
INSERT INTO public.django_content_type VALUES (39, 'store', 'caseoutcome');
INSERT INTO public.django_content_type VALUES (40, 'store', 'givenremedy');
INSERT INTO public.django_content_type VALUES (41, 'store', 'incident');
INSERT INTO public.django_content_type VALUES (42, 'store', 'ownplaybook');
INSERT INTO public.django_content_type VALUES (43, 'store', 'agreement');
INSERT INTO public.django_content_type VALUES (44, 'store', 'phonecall');
INSERT INTO public.django_content_type VALUES (45, 'store', 'buyerwish');
INSERT INTO public.django_content_type VALUES (46, 'store', 'parcelwatch');
INSERT INTO public.django_content_type VALUES (47, 'store', 'sitting');
INSERT INTO public.django_content_type VALUES (48, 'store', 'notice');
INSERT INTO public.django_content_type VALUES (49, 'store', 'sink');
INSERT INTO public.django_content_type VALUES (50, 'store', 'delivery');
INSERT INTO public.django_content_type VALUES (51, 'store', 'presence');
INSERT INTO public.django_content_type VALUES (52, 'store', 'mention');
INSERT INTO public.django_content_type VALUES (53, 'store', 'savedview');
INSERT INTO public.django_content_type VALUES (54, 'store', 'accountsetting');
INSERT INTO public.django_content_type VALUES (55, 'store', 'invitation');
INSERT INTO public.django_content_type VALUES (56, 'store', 'signedin');
INSERT INTO public.django_content_type VALUES (57, 'store', 'readingoffsets');
INSERT INTO public.django_content_type VALUES (58, 'store', 'orderscreen');
INSERT INTO public.django_content_type VALUES (59, 'store', 'ordertoken');
INSERT INTO public.django_content_type VALUES (60, 'store', 'buyermark');
INSERT INTO public.django_content_type VALUES (61, 'store', 'dailycount');
INSERT INTO public.django_content_type VALUES (62, 'store', 'finding');
INSERT INTO public.django_content_type VALUES (63, 'store', 'recall');
INSERT INTO public.django_content_type VALUES (64, 'store', 'recallorder');
INSERT INTO public.django_content_type VALUES (65, 'store', 'knowledge');
INSERT INTO public.django_content_type VALUES (66, 'store', 'knowledgeterm');
INSERT INTO public.django_content_type VALUES (67, 'store', 'lapsedbuyer');
INSERT INTO public.django_content_type VALUES (68, 'store', 'outreach');
INSERT INTO public.django_content_type VALUES (69, 'store', 'pricedrop');
INSERT INTO public.django_content_type VALUES (70, 'store', 'apikey');
INSERT INTO public.django_content_type VALUES (71, 'store', 'apianswer');
INSERT INTO public.django_content_type VALUES (72, 'store', 'hookevent');
INSERT INTO public.django_content_type VALUES (73, 'store', 'salestop');
INSERT INTO public.django_content_type VALUES (74, 'store', 'authorityclock');
INSERT INTO public.django_content_type VALUES (75, 'store', 'suppliertask');
INSERT INTO public.django_content_type VALUES (76, 'store', 'casework');
INSERT INTO public.django_content_type VALUES (77, 'store', 'agentwork');
INSERT INTO public.django_content_type VALUES (78, 'store', 'trainingitem');
INSERT INTO public.django_content_type VALUES (79, 'store', 'weeklyreport');
INSERT INTO public.django_content_type VALUES (80, 'store', 'aftermath');
INSERT INTO public.django_content_type VALUES (81, 'store', 'loyalty');
INSERT INTO public.django_content_type VALUES (82, 'store', 'gap');
INSERT INTO public.django_migrations VALUES (1, 'contenttypes', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (2, 'contenttypes', '0002_remove_content_type_name', now());
INSERT INTO public.django_migrations VALUES (3, 'auth', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (4, 'auth', '0002_alter_permission_name_max_length', now());
INSERT INTO public.django_migrations VALUES (5, 'auth', '0003_alter_user_email_max_length', now());
INSERT INTO public.django_migrations VALUES (6, 'auth', '0004_alter_user_username_opts', now());
INSERT INTO public.django_migrations VALUES (7, 'auth', '0005_alter_user_last_login_null', now());
INSERT INTO public.django_migrations VALUES (8, 'auth', '0006_require_contenttypes_0002', now());
INSERT INTO public.django_migrations VALUES (9, 'auth', '0007_alter_validators_add_error_messages', now());
INSERT INTO public.django_migrations VALUES (10, 'auth', '0008_alter_user_username_max_length', now());
INSERT INTO public.django_migrations VALUES (11, 'auth', '0009_alter_user_last_name_max_length', now());
INSERT INTO public.django_migrations VALUES (12, 'auth', '0010_alter_group_name_max_length', now());
INSERT INTO public.django_migrations VALUES (13, 'auth', '0011_update_proxy_permissions', now());
INSERT INTO public.django_migrations VALUES (14, 'auth', '0012_alter_user_first_name_max_length', now());
INSERT INTO public.django_migrations VALUES (15, 'procrastinate', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (16, 'procrastinate', '0002_drop_started_at_column', now());
INSERT INTO public.django_migrations VALUES (17, 'procrastinate', '0003_drop_started_at_column', now());
INSERT INTO public.django_migrations VALUES (18, 'procrastinate', '0004_drop_procrastinate_version_table', now());
INSERT INTO public.django_migrations VALUES (19, 'procrastinate', '0005_fix_procrastinate_fetch_job', now());
INSERT INTO public.django_migrations VALUES (20, 'procrastinate', '0006_fix_trigger_status_events_insert', now());
INSERT INTO public.django_migrations VALUES (21, 'procrastinate', '0007_add_queueing_lock_column', now());
INSERT INTO public.django_migrations VALUES (22, 'procrastinate', '0008_close_fetch_job_race_condition', now());
INSERT INTO public.django_migrations VALUES (23, 'procrastinate', '0009_add_defer_job_function', now());
INSERT INTO public.django_migrations VALUES (24, 'procrastinate', '0010_add_procrastinate_periodic_defers', now());
INSERT INTO public.django_migrations VALUES (25, 'procrastinate', '0011_add_foreign_key_index', now());
INSERT INTO public.django_migrations VALUES (26, 'procrastinate', '0012_add_locks_to_periodic_defer', now());
INSERT INTO public.django_migrations VALUES (27, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', now());
INSERT INTO public.django_migrations VALUES (28, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', now());
INSERT INTO public.django_migrations VALUES (29, 'procrastinate', '0015_add_trigger_on_job_deletion', now());
INSERT INTO public.django_migrations VALUES (30, 'procrastinate', '0016_delete_finished_jobs', now());
INSERT INTO public.django_migrations VALUES (31, 'procrastinate', '0017_add_checks_to_finish_job', now());
INSERT INTO public.django_migrations VALUES (32, 'procrastinate', '0018_add_checks_to_retry_job', now());
INSERT INTO public.django_migrations VALUES (33, 'procrastinate', '0019_fix_finish_job_compat_issue', now());
INSERT INTO public.django_migrations VALUES (34, 'procrastinate', '0020_add_index_on_procrastinate_jobs', now());
INSERT INTO public.django_migrations VALUES (35, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', now());
INSERT INTO public.django_migrations VALUES (36, 'procrastinate', '0022_null_locks_excluded', now());
INSERT INTO public.django_migrations VALUES (37, 'procrastinate', '0023_remove_old_finish_job_function', now());
INSERT INTO public.django_migrations VALUES (38, 'procrastinate', '0024_job_id_bigint', now());
INSERT INTO public.django_migrations VALUES (39, 'procrastinate', '0025_add_models', now());
INSERT INTO public.django_migrations VALUES (40, 'procrastinate', '0026_add_job_priority', now());
INSERT INTO public.django_migrations VALUES (41, 'procrastinate', '0027_add_periodic_job_priority', now());
INSERT INTO public.django_migrations VALUES (42, 'procrastinate', '0028_add_cancel_states', now());
INSERT INTO public.django_migrations VALUES (43, 'procrastinate', '0029_add_additional_params_to_retry_job', now());
INSERT INTO public.django_migrations VALUES (44, 'procrastinate', '0030_alter_procrastinateevent_options', now());
INSERT INTO public.django_migrations VALUES (45, 'procrastinate', '0031_add_indexes_for_fetch_job', now());
INSERT INTO public.django_migrations VALUES (46, 'procrastinate', '0032_pre_cancel_notification', now());
INSERT INTO public.django_migrations VALUES (47, 'procrastinate', '0033_post_cancel_notification', now());
INSERT INTO public.django_migrations VALUES (48, 'procrastinate', '0034_pre_add_heartbeat', now());
INSERT INTO public.django_migrations VALUES (49, 'procrastinate', '0035_post_add_heartbeat', now());
INSERT INTO public.django_migrations VALUES (50, 'procrastinate', '0036_add_worker_model', now());
INSERT INTO public.django_migrations VALUES (51, 'procrastinate', '0037_pre_batch_defer_jobs', now());
INSERT INTO public.django_migrations VALUES (52, 'procrastinate', '0038_post_batch_defer_jobs', now());
INSERT INTO public.django_migrations VALUES (53, 'procrastinate', '0039_pre_priority_lock_fetch_job', now());
INSERT INTO public.django_migrations VALUES (54, 'procrastinate', '0040_pre_retry_failed_job', now());
INSERT INTO public.django_migrations VALUES (55, 'procrastinate', '0041_post_retry_failed_job', now());
INSERT INTO public.django_migrations VALUES (56, 'sessions', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (57, 'store', '0001_initial', now());
INSERT INTO public.django_migrations VALUES (58, 'store', '0002_row_level_security', now());
INSERT INTO public.django_migrations VALUES (59, 'store', '0003_search_among_open_cases', now());
INSERT INTO public.django_migrations VALUES (60, 'store', '0004_evidence', now());
INSERT INTO public.django_migrations VALUES (61, 'store', '0005_unread_in_batches', now());
INSERT INTO public.django_migrations VALUES (62, 'store', '0006_remedies_and_learning', now());
INSERT INTO public.django_migrations VALUES (63, 'store', '0007_agreed', now());
INSERT INTO public.django_migrations VALUES (64, 'store', '0008_desk', now());
INSERT INTO public.django_migrations VALUES (65, 'store', '0009_extortion_cases', now());
INSERT INTO public.django_migrations VALUES (66, 'store', '0010_public_replies', now());
INSERT INTO public.django_migrations VALUES (67, 'store', '0011_reading_offsets', now());
INSERT INTO public.django_migrations VALUES (68, 'store', '0012_guard', now());
INSERT INTO public.django_migrations VALUES (69, 'store', '0013_insights', now());
INSERT INTO public.django_migrations VALUES (70, 'store', '0014_counts_and_common_words', now());
INSERT INTO public.django_migrations VALUES (71, 'store', '0015_knowing', now());
INSERT INTO public.django_migrations VALUES (72, 'store', '0016_single_sign_on', now());
INSERT INTO public.django_migrations VALUES (73, 'store', '0017_api', now());
INSERT INTO public.django_migrations VALUES (74, 'store', '0018_stops', now());
INSERT INTO public.django_migrations VALUES (75, 'store', '0019_reports', now());
INSERT INTO public.django_migrations VALUES (76, 'store', '0020_case_in_hand_by_due', now());
INSERT INTO public.django_migrations VALUES (77, 'store', '0021_faults_within_shops', now());
INSERT INTO public.django_migrations VALUES (78, 'store', '0022_sizes_told_early', now());
INSERT INTO public.django_migrations VALUES (79, 'store', '0023_gaps', now());
INSERT INTO public.django_migrations VALUES (80, 'store', '0024_paused_clocks_order_nothing', now());
INSERT INTO public.django_migrations VALUES (81, 'store', '0025_late_answers', now());
INSERT INTO public.django_migrations VALUES (82, 'store', '0026_old_orders_that_come_late', now());
INSERT INTO public.django_migrations VALUES (83, 'store', '0027_new_terms_in_one_go', now());
SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_permission_id_seq', 328, true);
SELECT pg_catalog.setval('public.django_content_type_id_seq', 82, true);
SELECT pg_catalog.setval('public.django_migrations_id_seq', 83, true);
SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.store_authorityclock
    ADD CONSTRAINT authority_clock_once UNIQUE (account_id, stop_id, rule);
ALTER TABLE ONLY public.store_buyerwish
    ADD CONSTRAINT buyer_wish_once UNIQUE (account_id, shop_id, buyer_ref, source, channel, wish);
ALTER TABLE ONLY public.store_case
    ADD CONSTRAINT case_number UNIQUE (account_id, number);
ALTER TABLE ONLY public.store_columnmapping
    ADD CONSTRAINT column_mapping_header UNIQUE NULLS NOT DISTINCT (account_id, shop_id, header);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.store_hookevent
    ADD CONSTRAINT hook_event_number UNIQUE (account_id, sink_id, number);
ALTER TABLE ONLY public.store_hookevent
    ADD CONSTRAINT hook_event_once UNIQUE (account_id, sink_id, case_id, seq);
ALTER TABLE ONLY public.store_lapsedbuyer
    ADD CONSTRAINT lapsed_once_a_cycle UNIQUE (account_id, shop_id, buyer_ref, last_at);
ALTER TABLE ONLY public.store_notice
    ADD CONSTRAINT notice_once UNIQUE (account_id, key);
ALTER TABLE ONLY public.store_outreach
    ADD CONSTRAINT outreach_once UNIQUE (account_id, shop_id, key);
ALTER TABLE ONLY public.store_ownplaybook
    ADD CONSTRAINT own_playbook_version UNIQUE (account_id, playbook, version);
ALTER TABLE ONLY public.store_phonecall
    ADD CONSTRAINT phone_call_source UNIQUE (account_id, source);
ALTER TABLE ONLY public.store_pricedrop
    ADD CONSTRAINT price_drop_once UNIQUE (account_id, shop_id, product_ref, sku_ref, seen_at);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.store_readingoffsets
    ADD CONSTRAINT reading_offsets_version UNIQUE (account_id, shop_id, version);
ALTER TABLE ONLY public.store_record
    ADD CONSTRAINT record_identity UNIQUE (account_id, shop_id, kind, external_id);
ALTER TABLE ONLY public.store_reply
    ADD CONSTRAINT reply_idempotency_key UNIQUE (account_id, idempotency_key);
ALTER TABLE ONLY public.store_savedview
    ADD CONSTRAINT saved_view_name UNIQUE NULLS NOT DISTINCT (account_id, person, name);
ALTER TABLE ONLY public.store_shop
    ADD CONSTRAINT shop_external_id UNIQUE (account_id, external_id);
ALTER TABLE ONLY public.store_account
    ADD CONSTRAINT store_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.store_accountsetting
    ADD CONSTRAINT store_accountsetting_pkey PRIMARY KEY (account_id, name);
ALTER TABLE ONLY public.store_afteraction
    ADD CONSTRAINT store_afteraction_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_aftermath
    ADD CONSTRAINT store_aftermath_pkey PRIMARY KEY (account_id, case_id, days);
ALTER TABLE ONLY public.store_agentwork
    ADD CONSTRAINT store_agentwork_pkey PRIMARY KEY (account_id, case_id, seq);
ALTER TABLE ONLY public.store_agreement
    ADD CONSTRAINT store_agreement_pkey PRIMARY KEY (account_id, case_id, kind, id);
ALTER TABLE ONLY public.store_apianswer
    ADD CONSTRAINT store_apianswer_pkey PRIMARY KEY (account_id, key_id, name);
ALTER TABLE ONLY public.store_apikey
    ADD CONSTRAINT store_apikey_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_apikey
    ADD CONSTRAINT store_apikey_token_key UNIQUE (token);
ALTER TABLE ONLY public.store_approval
    ADD CONSTRAINT store_approval_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_auditevent
    ADD CONSTRAINT store_auditevent_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_authorityclock
    ADD CONSTRAINT store_authorityclock_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_budget
    ADD CONSTRAINT store_budget_pkey PRIMARY KEY (account_id, shop_id, period);
ALTER TABLE ONLY public.store_buyermark
    ADD CONSTRAINT store_buyermark_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_buyerwish
    ADD CONSTRAINT store_buyerwish_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_case
    ADD CONSTRAINT store_case_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_caseevent
    ADD CONSTRAINT store_caseevent_pkey PRIMARY KEY (account_id, case_id, seq);
ALTER TABLE ONLY public.store_caseitem
    ADD CONSTRAINT store_caseitem_pkey PRIMARY KEY (account_id, case_id, record_id);
ALTER TABLE ONLY public.store_caseoutcome
    ADD CONSTRAINT store_caseoutcome_pkey PRIMARY KEY (account_id, case_id);
ALTER TABLE ONLY public.store_casesearch
    ADD CONSTRAINT store_casesearch_pkey PRIMARY KEY (account_id, case_id);
ALTER TABLE ONLY public.store_casework
    ADD CONSTRAINT store_casework_pkey PRIMARY KEY (account_id, case_id);
ALTER TABLE ONLY public.store_columnmapping
    ADD CONSTRAINT store_columnmapping_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_correction
    ADD CONSTRAINT store_correction_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_dailycount
    ADD CONSTRAINT store_dailycount_pkey PRIMARY KEY (account_id, shop_id, dimension, day, key, issue);
ALTER TABLE ONLY public.store_delivery
    ADD CONSTRAINT store_delivery_pkey PRIMARY KEY (account_id, sink_id, notice_id);
ALTER TABLE ONLY public.store_evidenceentry
    ADD CONSTRAINT store_evidenceentry_pkey PRIMARY KEY (account_id, seq);
ALTER TABLE ONLY public.store_evidencefile
    ADD CONSTRAINT store_evidencefile_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_evidencehead
    ADD CONSTRAINT store_evidencehead_pkey PRIMARY KEY (account_id, number);
ALTER TABLE ONLY public.store_evidencestamp
    ADD CONSTRAINT store_evidencestamp_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_evidencewaiting
    ADD CONSTRAINT store_evidencewaiting_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_filedreport
    ADD CONSTRAINT store_filedreport_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_finding
    ADD CONSTRAINT store_finding_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_gap
    ADD CONSTRAINT store_gap_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_givenremedy
    ADD CONSTRAINT store_givenremedy_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_holdrelease
    ADD CONSTRAINT store_holdrelease_pkey PRIMARY KEY (account_id, case_id);
ALTER TABLE ONLY public.store_hookevent
    ADD CONSTRAINT store_hookevent_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_importrun
    ADD CONSTRAINT store_importrun_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_incident
    ADD CONSTRAINT store_incident_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_invitation
    ADD CONSTRAINT store_invitation_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_invitation
    ADD CONSTRAINT store_invitation_token_key UNIQUE (token);
ALTER TABLE ONLY public.store_knowledge
    ADD CONSTRAINT store_knowledge_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_knowledgeterm
    ADD CONSTRAINT store_knowledgeterm_pkey PRIMARY KEY (account_id, term, item);
ALTER TABLE ONLY public.store_lapsedbuyer
    ADD CONSTRAINT store_lapsedbuyer_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_loyalty
    ADD CONSTRAINT store_loyalty_pkey PRIMARY KEY (account_id, shop_id, dimension, key);
ALTER TABLE ONLY public.store_membership
    ADD CONSTRAINT store_membership_pkey PRIMARY KEY (account_id, user_id);
ALTER TABLE ONLY public.store_mention
    ADD CONSTRAINT store_mention_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_notice
    ADD CONSTRAINT store_notice_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_orderscreen
    ADD CONSTRAINT store_orderscreen_pkey PRIMARY KEY (account_id, shop_id, order_ref);
ALTER TABLE ONLY public.store_ordertoken
    ADD CONSTRAINT store_ordertoken_pkey PRIMARY KEY (account_id, token, record_id);
ALTER TABLE ONLY public.store_outreach
    ADD CONSTRAINT store_outreach_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_ownplaybook
    ADD CONSTRAINT store_ownplaybook_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_parcelwatch
    ADD CONSTRAINT store_parcelwatch_pkey PRIMARY KEY (account_id, record_id);
ALTER TABLE ONLY public.store_phonecall
    ADD CONSTRAINT store_phonecall_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_presence
    ADD CONSTRAINT store_presence_pkey PRIMARY KEY (account_id, case_id, person);
ALTER TABLE ONLY public.store_pricedrop
    ADD CONSTRAINT store_pricedrop_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_rawitem
    ADD CONSTRAINT store_rawitem_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_reading
    ADD CONSTRAINT store_reading_pkey PRIMARY KEY (account_id, record_id);
ALTER TABLE ONLY public.store_readingoffsets
    ADD CONSTRAINT store_readingoffsets_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_recall
    ADD CONSTRAINT store_recall_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_recallorder
    ADD CONSTRAINT store_recallorder_pkey PRIMARY KEY (account_id, recall_id, order_ref);
ALTER TABLE ONLY public.store_record
    ADD CONSTRAINT store_record_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_recordversion
    ADD CONSTRAINT store_recordversion_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_reply
    ADD CONSTRAINT store_reply_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_rightsnotice
    ADD CONSTRAINT store_rightsnotice_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_salestop
    ADD CONSTRAINT store_salestop_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_savedview
    ADD CONSTRAINT store_savedview_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_shop
    ADD CONSTRAINT store_shop_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_signedin
    ADD CONSTRAINT store_signedin_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_sink
    ADD CONSTRAINT store_sink_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_sitting
    ADD CONSTRAINT store_sitting_pkey PRIMARY KEY (account_id, case_id, person_id);
ALTER TABLE ONLY public.store_suppliertask
    ADD CONSTRAINT store_suppliertask_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_trainingitem
    ADD CONSTRAINT store_trainingitem_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_unreadbatch
    ADD CONSTRAINT store_unreadbatch_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_uploadlink
    ADD CONSTRAINT store_uploadlink_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.store_user
    ADD CONSTRAINT store_user_identity_key UNIQUE (identity);
ALTER TABLE ONLY public.store_user
    ADD CONSTRAINT store_user_login_key UNIQUE (login);
ALTER TABLE ONLY public.store_user
    ADD CONSTRAINT store_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.store_weeklyreport
    ADD CONSTRAINT store_weeklyreport_pkey PRIMARY KEY (account_id, shop_id, week);
ALTER TABLE ONLY public.store_uploadlink
    ADD CONSTRAINT upload_link_secret UNIQUE (account_id, secret);
CREATE UNIQUE INDEX after_action_one_open ON public.store_afteraction USING btree (account_id, shop_id, cause) WHERE (decided_at IS NULL);
CREATE INDEX after_action_opened ON public.store_afteraction USING btree (account_id, opened_at DESC);
CREATE INDEX aftermath_closed ON public.store_aftermath USING btree (account_id, days, closed_at);
CREATE INDEX agent_work_at ON public.store_agentwork USING btree (account_id, at);
CREATE INDEX agreement_due ON public.store_agreement USING btree (account_id, kind, due_at);
CREATE INDEX api_answer_at ON public.store_apianswer USING btree (account_id, at);
CREATE UNIQUE INDEX approval_one_open ON public.store_approval USING btree (account_id, case_id, kind) WHERE ((state)::text = 'asked'::text);
CREATE INDEX approval_state ON public.store_approval USING btree (account_id, state, asked_at);
CREATE INDEX audit_event_at ON public.store_auditevent USING btree (account_id, at DESC);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX authority_clock_due ON public.store_authorityclock USING btree (account_id, due_at) WHERE (done_at IS NULL);
CREATE INDEX buyer_mark_buyer ON public.store_buyermark USING btree (account_id, shop_id, buyer_ref);
CREATE INDEX case_alarm ON public.store_case USING btree (alarm_at) WHERE (alarm_at IS NOT NULL);
CREATE INDEX case_buyer ON public.store_case USING btree (account_id, shop_id, buyer_ref) WHERE (buyer_ref IS NOT NULL);
CREATE INDEX case_due ON public.store_case USING btree (account_id, LEAST(
CASE
    WHEN (NOT is_paused) THEN due_at
    ELSE NULL::timestamp with time zone
END, platform_due_at, 'infinity'::timestamp with time zone), number) WHERE (status = ANY (ARRAY['open'::text, 'waiting'::text]));
CREATE INDEX case_extortion ON public.store_case USING btree (account_id, number) WHERE (playbook ~~ 'extortion%'::text);
CREATE INDEX case_in_hand ON public.store_case USING btree (account_id, status, assignee, LEAST(
CASE
    WHEN (NOT is_paused) THEN due_at
    ELSE NULL::timestamp with time zone
END, platform_due_at, 'infinity'::timestamp with time zone), number) WHERE (status = ANY (ARRAY['open'::text, 'waiting'::text]));
CREATE INDEX case_item_record ON public.store_caseitem USING btree (account_id, record_id);
CREATE UNIQUE INDEX case_one_open ON public.store_case USING btree (account_id, shop_id, subject) WHERE (status = ANY (ARRAY['open'::text, 'waiting'::text]));
CREATE INDEX case_outcome_cause ON public.store_caseoutcome USING btree (account_id, shop_id, cause, closed_at);
CREATE INDEX case_outcome_closed ON public.store_caseoutcome USING btree (account_id, closed_at);
CREATE INDEX case_over ON public.store_case USING btree (account_id, shop_id, subject) WHERE (NOT (status = ANY (ARRAY['open'::text, 'waiting'::text])));
CREATE INDEX case_priority ON public.store_case USING btree (account_id, priority DESC, number) WHERE (status = ANY (ARRAY['open'::text, 'waiting'::text]));
CREATE INDEX case_search_grams ON public.store_casesearch USING gin (grams) WITH (fastupdate='on');
CREATE INDEX case_search_newest ON public.store_casesearch USING btree (account_id, number);
CREATE INDEX correction_record ON public.store_correction USING btree (account_id, record_id);
CREATE INDEX delivery_waiting ON public.store_delivery USING btree (account_id, at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX evidence_entry_item ON public.store_evidenceentry USING btree (account_id, item, seq);
CREATE INDEX evidence_file_case ON public.store_evidencefile USING btree (account_id, case_id, added_at);
CREATE INDEX evidence_file_order ON public.store_evidencefile USING btree (account_id, shop_id, order_ref);
CREATE INDEX evidence_stamp_head ON public.store_evidencestamp USING btree (account_id, head);
CREATE INDEX filed_report_case ON public.store_filedreport USING btree (account_id, case_id);
CREATE INDEX finding_detected ON public.store_finding USING btree (account_id, detected_at DESC);
CREATE UNIQUE INDEX gap_one_open ON public.store_gap USING btree (account_id, shop_id, rule, product, key) WHERE (done_at IS NULL);
CREATE INDEX given_remedy_case ON public.store_givenremedy USING btree (account_id, case_id);
CREATE INDEX given_remedy_shop ON public.store_givenremedy USING btree (account_id, shop_id, offered_at);
CREATE INDEX hook_event_state ON public.store_hookevent USING btree (account_id, sink_id, state, at DESC);
CREATE INDEX hook_event_waiting ON public.store_hookevent USING btree (account_id, next_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX import_run_started ON public.store_importrun USING btree (account_id, started_at DESC);
CREATE INDEX incident_opened ON public.store_incident USING btree (account_id, opened_at DESC);
CREATE INDEX knowledge_of_product ON public.store_knowledge USING btree (account_id, shop_id, product_ref) WHERE (retired_at IS NULL);
CREATE INDEX knowledge_term_item ON public.store_knowledgeterm USING btree (account_id, item);
CREATE INDEX lapsed_found ON public.store_lapsedbuyer USING btree (account_id, shop_id, found_at DESC);
CREATE INDEX membership_user ON public.store_membership USING btree (user_id);
CREATE INDEX mention_person ON public.store_mention USING btree (account_id, person, at DESC);
CREATE INDEX notice_newest ON public.store_notice USING btree (account_id, at DESC);
CREATE INDEX order_screen_buyer ON public.store_orderscreen USING btree (account_id, shop_id, buyer_ref);
CREATE INDEX order_screen_state ON public.store_orderscreen USING btree (account_id, state, due_at);
CREATE INDEX outreach_due ON public.store_outreach USING btree (account_id, send_at) WHERE ((state)::text = 'planned'::text);
CREATE INDEX outreach_of_buyer ON public.store_outreach USING btree (account_id, shop_id, buyer_ref);
CREATE INDEX parcel_watch_check ON public.store_parcelwatch USING btree (check_at);
CREATE INDEX phone_call_case ON public.store_phonecall USING btree (account_id, case_id, started_at);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX raw_item_sha256 ON public.store_rawitem USING btree (account_id, sha256);
CREATE INDEX recall_opened ON public.store_recall USING btree (account_id, opened_at DESC);
CREATE INDEX record_at ON public.store_record USING brin (at);
CREATE INDEX record_buyer ON public.store_record USING btree (account_id, shop_id, buyer_ref) WHERE (buyer_ref IS NOT NULL);
CREATE INDEX record_conversation ON public.store_record USING btree (account_id, shop_id, conversation_ref) WHERE (conversation_ref IS NOT NULL);
CREATE INDEX record_order ON public.store_record USING btree (account_id, shop_id, order_ref) WHERE (order_ref IS NOT NULL);
CREATE INDEX record_version_record ON public.store_recordversion USING btree (account_id, record_id, id);
CREATE INDEX reply_case ON public.store_reply USING btree (account_id, case_id, written_at);
CREATE INDEX reply_public ON public.store_reply USING btree (account_id, written_at DESC) WHERE (((object)::text = 'public_reply'::text) AND ((status)::text = ANY ((ARRAY['sending'::character varying, 'sent'::character varying])::text[])));
CREATE INDEX reply_written ON public.store_reply USING btree (account_id, written_at);
CREATE INDEX rights_notice_case ON public.store_rightsnotice USING btree (account_id, case_id);
CREATE INDEX sale_stop_newest ON public.store_salestop USING btree (account_id, stopped_at DESC);
CREATE UNIQUE INDEX sale_stopped_once ON public.store_salestop USING btree (account_id, shop_id, dimension, key) WHERE (ended_at IS NULL);
CREATE INDEX signed_in_person ON public.store_signedin USING btree (account_id, person);
CREATE INDEX store_user_identity_2dd5a1b5_like ON public.store_user USING btree (identity text_pattern_ops);
CREATE INDEX store_user_login_5e6c8247_like ON public.store_user USING btree (login text_pattern_ops);
CREATE UNIQUE INDEX supplier_task_open_once ON public.store_suppliertask USING btree (account_id, shop_id, supplier) WHERE (decided_at IS NULL);
CREATE UNIQUE INDEX training_one_open ON public.store_trainingitem USING btree (account_id, person, pattern, topic) WHERE (done_at IS NULL);
CREATE INDEX training_opened ON public.store_trainingitem USING btree (account_id, opened_at DESC);
CREATE TRIGGER case_id_of_account AFTER INSERT ON public.store_caseevent REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_refers('case_id', 'store_case');
CREATE TRIGGER case_id_of_account AFTER INSERT ON public.store_caseitem REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_refers('case_id', 'store_case');
CREATE TRIGGER case_id_of_account AFTER INSERT ON public.store_casesearch REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_refers('case_id', 'store_case');
CREATE TRIGGER case_id_stays BEFORE UPDATE OF case_id ON public.store_caseevent FOR EACH ROW WHEN ((old.case_id IS DISTINCT FROM new.case_id)) EXECUTE FUNCTION public.wanhui_keeps_references();
CREATE TRIGGER case_id_stays BEFORE UPDATE OF case_id ON public.store_caseitem FOR EACH ROW WHEN ((old.case_id IS DISTINCT FROM new.case_id)) EXECUTE FUNCTION public.wanhui_keeps_references();
CREATE TRIGGER case_id_stays BEFORE UPDATE OF case_id ON public.store_casesearch FOR EACH ROW WHEN ((old.case_id IS DISTINCT FROM new.case_id)) EXECUTE FUNCTION public.wanhui_keeps_references();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
CREATE TRIGGER raw_item_id_of_account AFTER INSERT ON public.store_record REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_refers('raw_item_id', 'store_rawitem');
CREATE TRIGGER raw_item_id_stays BEFORE UPDATE OF raw_item_id ON public.store_record FOR EACH ROW WHEN ((old.raw_item_id IS DISTINCT FROM new.raw_item_id)) EXECUTE FUNCTION public.wanhui_keeps_references();
CREATE TRIGGER record_id_of_account AFTER INSERT ON public.store_caseitem REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_refers('record_id', 'store_record');
CREATE TRIGGER record_id_of_account AFTER INSERT ON public.store_reading REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_refers('record_id', 'store_record');
CREATE TRIGGER record_id_stays BEFORE UPDATE OF record_id ON public.store_caseitem FOR EACH ROW WHEN ((old.record_id IS DISTINCT FROM new.record_id)) EXECUTE FUNCTION public.wanhui_keeps_references();
CREATE TRIGGER record_id_stays BEFORE UPDATE OF record_id ON public.store_reading FOR EACH ROW WHEN ((old.record_id IS DISTINCT FROM new.record_id)) EXECUTE FUNCTION public.wanhui_keeps_references();
CREATE TRIGGER shop_id_of_account AFTER INSERT ON public.store_case REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_refers('shop_id', 'store_shop');
CREATE TRIGGER shop_id_of_account AFTER INSERT ON public.store_record REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_refers('shop_id', 'store_shop');
CREATE TRIGGER shop_id_stays BEFORE UPDATE OF shop_id ON public.store_case FOR EACH ROW WHEN ((old.shop_id IS DISTINCT FROM new.shop_id)) EXECUTE FUNCTION public.wanhui_keeps_references();
CREATE TRIGGER shop_id_stays BEFORE UPDATE OF shop_id ON public.store_record FOR EACH ROW WHEN ((old.shop_id IS DISTINCT FROM new.shop_id)) EXECUTE FUNCTION public.wanhui_keeps_references();
CREATE TRIGGER told_changed AFTER UPDATE ON public.store_case REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_tell();
CREATE TRIGGER told_new AFTER INSERT ON public.store_case REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.wanhui_tell();
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.store_accountsetting
    ADD CONSTRAINT store_accountsetting_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_afteraction
    ADD CONSTRAINT store_afteraction_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_aftermath
    ADD CONSTRAINT store_aftermath_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_aftermath
    ADD CONSTRAINT store_aftermath_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_agentwork
    ADD CONSTRAINT store_agentwork_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_agentwork
    ADD CONSTRAINT store_agentwork_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_agreement
    ADD CONSTRAINT store_agreement_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_apianswer
    ADD CONSTRAINT store_apianswer_key FOREIGN KEY (account_id, key_id) REFERENCES public.store_apikey(account_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_apikey
    ADD CONSTRAINT store_apikey_member FOREIGN KEY (account_id, person) REFERENCES public.store_membership(account_id, user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_approval
    ADD CONSTRAINT store_approval_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_auditevent
    ADD CONSTRAINT store_auditevent_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_authorityclock
    ADD CONSTRAINT store_authorityclock_stop_id_of_account FOREIGN KEY (account_id, stop_id) REFERENCES public.store_salestop(account_id, id);
ALTER TABLE ONLY public.store_budget
    ADD CONSTRAINT store_budget_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_buyermark
    ADD CONSTRAINT store_buyermark_shop_fk FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_buyerwish
    ADD CONSTRAINT store_buyerwish_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_caseoutcome
    ADD CONSTRAINT store_caseoutcome_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_caseoutcome
    ADD CONSTRAINT store_caseoutcome_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_casework
    ADD CONSTRAINT store_casework_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_columnmapping
    ADD CONSTRAINT store_columnmapping_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_correction
    ADD CONSTRAINT store_correction_record_id_of_account FOREIGN KEY (account_id, record_id) REFERENCES public.store_record(account_id, id);
ALTER TABLE ONLY public.store_dailycount
    ADD CONSTRAINT store_dailycount_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_delivery
    ADD CONSTRAINT store_delivery_notice_id_of_account FOREIGN KEY (account_id, notice_id) REFERENCES public.store_notice(account_id, id);
ALTER TABLE ONLY public.store_delivery
    ADD CONSTRAINT store_delivery_sink_id_of_account FOREIGN KEY (account_id, sink_id) REFERENCES public.store_sink(account_id, id);
ALTER TABLE ONLY public.store_evidenceentry
    ADD CONSTRAINT store_evidenceentry_raw_item_id_of_account FOREIGN KEY (account_id, raw_item_id) REFERENCES public.store_rawitem(account_id, id);
ALTER TABLE ONLY public.store_evidencefile
    ADD CONSTRAINT store_evidencefile_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_evidencefile
    ADD CONSTRAINT store_evidencefile_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_evidencehead
    ADD CONSTRAINT store_evidencehead_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_evidencewaiting
    ADD CONSTRAINT store_evidencewaiting_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_evidencewaiting
    ADD CONSTRAINT store_evidencewaiting_raw_item_id_of_account FOREIGN KEY (account_id, raw_item_id) REFERENCES public.store_rawitem(account_id, id);
ALTER TABLE ONLY public.store_filedreport
    ADD CONSTRAINT store_filedreport_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_finding
    ADD CONSTRAINT store_finding_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_gap
    ADD CONSTRAINT store_gap_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_givenremedy
    ADD CONSTRAINT store_givenremedy_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_givenremedy
    ADD CONSTRAINT store_givenremedy_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_holdrelease
    ADD CONSTRAINT store_holdrelease_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_hookevent
    ADD CONSTRAINT store_hookevent_case FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_hookevent
    ADD CONSTRAINT store_hookevent_sink FOREIGN KEY (account_id, sink_id) REFERENCES public.store_sink(account_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_importrun
    ADD CONSTRAINT store_importrun_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_importrun
    ADD CONSTRAINT store_importrun_raw_item_id_of_account FOREIGN KEY (account_id, raw_item_id) REFERENCES public.store_rawitem(account_id, id);
ALTER TABLE ONLY public.store_incident
    ADD CONSTRAINT store_incident_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_invitation
    ADD CONSTRAINT store_invitation_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_knowledge
    ADD CONSTRAINT store_knowledge_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_lapsedbuyer
    ADD CONSTRAINT store_lapsedbuyer_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_loyalty
    ADD CONSTRAINT store_loyalty_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_membership
    ADD CONSTRAINT store_membership_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_membership
    ADD CONSTRAINT store_membership_user FOREIGN KEY (user_id) REFERENCES public.store_user(id);
ALTER TABLE ONLY public.store_mention
    ADD CONSTRAINT store_mention_case FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_mention
    ADD CONSTRAINT store_mention_member FOREIGN KEY (account_id, person) REFERENCES public.store_membership(account_id, user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_notice
    ADD CONSTRAINT store_notice_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_notice
    ADD CONSTRAINT store_notice_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_orderscreen
    ADD CONSTRAINT store_orderscreen_shop_fk FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_ordertoken
    ADD CONSTRAINT store_ordertoken_record_fk FOREIGN KEY (account_id, record_id) REFERENCES public.store_record(account_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_outreach
    ADD CONSTRAINT store_outreach_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_ownplaybook
    ADD CONSTRAINT store_ownplaybook_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_parcelwatch
    ADD CONSTRAINT store_parcelwatch_record_id_of_account FOREIGN KEY (account_id, record_id) REFERENCES public.store_record(account_id, id);
ALTER TABLE ONLY public.store_phonecall
    ADD CONSTRAINT store_phonecall_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_presence
    ADD CONSTRAINT store_presence_case FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_presence
    ADD CONSTRAINT store_presence_member FOREIGN KEY (account_id, person) REFERENCES public.store_membership(account_id, user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_pricedrop
    ADD CONSTRAINT store_pricedrop_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_rawitem
    ADD CONSTRAINT store_rawitem_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_rawitem
    ADD CONSTRAINT store_rawitem_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_readingoffsets
    ADD CONSTRAINT store_readingoffsets_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_recall
    ADD CONSTRAINT store_recall_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_recallorder
    ADD CONSTRAINT store_recallorder_recall_id_of_account FOREIGN KEY (account_id, recall_id) REFERENCES public.store_recall(account_id, id);
ALTER TABLE ONLY public.store_recordversion
    ADD CONSTRAINT store_recordversion_record_id_of_account FOREIGN KEY (account_id, record_id) REFERENCES public.store_record(account_id, id);
ALTER TABLE ONLY public.store_reply
    ADD CONSTRAINT store_reply_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_rightsnotice
    ADD CONSTRAINT store_rightsnotice_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_salestop
    ADD CONSTRAINT store_salestop_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_savedview
    ADD CONSTRAINT store_savedview_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_savedview
    ADD CONSTRAINT store_savedview_member FOREIGN KEY (account_id, person) REFERENCES public.store_membership(account_id, user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_shop
    ADD CONSTRAINT store_shop_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_signedin
    ADD CONSTRAINT store_signedin_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_signedin
    ADD CONSTRAINT store_signedin_member FOREIGN KEY (account_id, person) REFERENCES public.store_membership(account_id, user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.store_sink
    ADD CONSTRAINT store_sink_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_sitting
    ADD CONSTRAINT store_sitting_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_suppliertask
    ADD CONSTRAINT store_suppliertask_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
ALTER TABLE ONLY public.store_unreadbatch
    ADD CONSTRAINT store_unreadbatch_account FOREIGN KEY (account_id) REFERENCES public.store_account(id);
ALTER TABLE ONLY public.store_uploadlink
    ADD CONSTRAINT store_uploadlink_case_id_of_account FOREIGN KEY (account_id, case_id) REFERENCES public.store_case(account_id, id);
ALTER TABLE ONLY public.store_weeklyreport
    ADD CONSTRAINT store_weeklyreport_shop_id_of_account FOREIGN KEY (account_id, shop_id) REFERENCES public.store_shop(account_id, id);
CREATE POLICY account ON public.store_account USING ((id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_accountsetting USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_afteraction USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_aftermath USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_agentwork USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_agreement USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_apianswer USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_apikey USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_approval USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_auditevent USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_authorityclock USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_budget USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_buyermark USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_buyerwish USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_case USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_caseevent USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_caseitem USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_caseoutcome USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_casesearch USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_casework USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_columnmapping USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_correction USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_dailycount USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_delivery USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_evidenceentry USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_evidencefile USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_evidencehead USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_evidencestamp USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_evidencewaiting USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_filedreport USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_finding USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_gap USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_givenremedy USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_holdrelease USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_hookevent USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_importrun USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_incident USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_invitation USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_knowledge USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_knowledgeterm USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_lapsedbuyer USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_loyalty USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_membership USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_mention USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_notice USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_orderscreen USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_ordertoken USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_outreach USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_ownplaybook USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_parcelwatch USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_phonecall USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_presence USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_pricedrop USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_rawitem USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_reading USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_readingoffsets USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_recall USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_recallorder USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_record USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_recordversion USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_reply USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_rightsnotice USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_salestop USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_savedview USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_shop USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_signedin USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_sink USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_sitting USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_suppliertask USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_trainingitem USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_unreadbatch USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_uploadlink USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY account ON public.store_weeklyreport USING ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY colleague ON public.store_user USING ((EXISTS ( SELECT
   FROM public.store_membership m
  WHERE ((m.user_id = store_user.id) AND (m.account_id = ( SELECT (NULLIF(current_setting('wanhui.account_id'::text, true), ''::text))::uuid AS "nullif"))))));
CREATE POLICY lookup ON public.store_account FOR SELECT TO wanhui_lookup USING (true);
CREATE POLICY lookup ON public.store_apikey FOR SELECT TO wanhui_lookup USING (true);
CREATE POLICY lookup ON public.store_case FOR SELECT TO wanhui_lookup USING (true);
CREATE POLICY lookup ON public.store_casesearch FOR SELECT TO wanhui_lookup USING (true);
CREATE POLICY lookup ON public.store_evidencewaiting FOR SELECT TO wanhui_lookup USING (true);
CREATE POLICY lookup ON public.store_invitation FOR SELECT TO wanhui_lookup USING (true);
CREATE POLICY lookup ON public.store_membership FOR SELECT TO wanhui_lookup USING (true);
CREATE POLICY lookup ON public.store_parcelwatch FOR SELECT TO wanhui_lookup USING (true);
CREATE POLICY lookup ON public.store_user TO wanhui_lookup USING (true);
CREATE POLICY newcomer ON public.store_user FOR INSERT WITH CHECK (true);
CREATE POLICY shops ON public.store_aftermath AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_agentwork AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_buyermark AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_case AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_gap AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_loyalty AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_orderscreen AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_record AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_salestop AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_shop AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_suppliertask AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
CREATE POLICY shops ON public.store_weeklyreport AS RESTRICTIVE TO wanhui_app USING ((( SELECT (NULLIF(current_setting('wanhui.shops'::text, true), ''::text) IS NULL)) OR (shop_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('wanhui.shops'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]))));
ALTER TABLE public.store_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_accountsetting ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_afteraction ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_aftermath ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_agentwork ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_agreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_apianswer ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_apikey ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_auditevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_authorityclock ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_budget ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_buyermark ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_buyerwish ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_caseevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_caseitem ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_caseoutcome ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_casesearch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_casework ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_columnmapping ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_correction ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_dailycount ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidenceentry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidencefile ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidencehead ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidencestamp ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_evidencewaiting ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_filedreport ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_gap ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_givenremedy ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_holdrelease ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_hookevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_importrun ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_incident ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_knowledge ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_knowledgeterm ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_lapsedbuyer ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_loyalty ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_mention ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_orderscreen ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_ordertoken ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_outreach ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_ownplaybook ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_parcelwatch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_phonecall ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_presence ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_pricedrop ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_rawitem ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_reading ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_readingoffsets ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_recall ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_recallorder ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_recordversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_rightsnotice ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_salestop ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_savedview ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_shop ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_signedin ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_sink ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_sitting ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_suppliertask ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_trainingitem ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_unreadbatch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_uploadlink ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.store_weeklyreport ENABLE ROW LEVEL SECURITY;
GRANT ALL ON SCHEMA public TO wanhui_owner;
GRANT ALL ON SCHEMA public TO wanhui_lookup;
GRANT USAGE ON SCHEMA public TO wanhui_app;
GRANT USAGE ON SCHEMA public TO wanhui_jobs;
REVOKE ALL ON FUNCTION public.wanhui_accounts() FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_accounts() TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_api_key(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_api_key(wanted bytea) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_due_cases(until timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_due_cases(until timestamp with time zone, most integer) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_due_parcels(until timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_due_parcels(until timestamp with time zone, most integer) TO wanhui_app;
GRANT SELECT ON TABLE public.store_user TO wanhui_lookup;
GRANT UPDATE(password) ON TABLE public.store_user TO wanhui_lookup;
GRANT UPDATE(totp_secret) ON TABLE public.store_user TO wanhui_lookup;
GRANT UPDATE(totp_step) ON TABLE public.store_user TO wanhui_lookup;
GRANT UPDATE(recovery) ON TABLE public.store_user TO wanhui_lookup;
GRANT UPDATE(identity) ON TABLE public.store_user TO wanhui_lookup;
REVOKE ALL ON FUNCTION public.wanhui_identified(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_identified(wanted text) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_identify(wanted uuid, whom text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_identify(wanted uuid, whom text) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_invitation(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_invitation(wanted bytea) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_look_at_sizes() FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_look_at_sizes() TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_memberships(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_memberships(wanted uuid) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_person(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_person(wanted uuid) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_search(wanted bigint[], most integer, is_open boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_search(wanted bigint[], most integer, is_open boolean) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_set_factor(wanted uuid, secret text, codes text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_set_factor(wanted uuid, secret text, codes text[]) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_set_password(wanted uuid, hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_set_password(wanted uuid, hash text) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_sign_in(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_sign_in(wanted text) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_sort_in_terms() FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_sort_in_terms() TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_unsealed() FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_unsealed() TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_use_recovery(wanted uuid, code text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_use_recovery(wanted uuid, code text) TO wanhui_app;
REVOKE ALL ON FUNCTION public.wanhui_use_step(wanted uuid, step bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wanhui_use_step(wanted uuid, step bigint) TO wanhui_app;
GRANT SELECT(id) ON TABLE public.store_account TO wanhui_lookup;
GRANT SELECT(name) ON TABLE public.store_account TO wanhui_lookup;
GRANT SELECT(created_at) ON TABLE public.store_account TO wanhui_lookup;
GRANT SELECT(account_id) ON TABLE public.store_apikey TO wanhui_lookup;
GRANT SELECT(id) ON TABLE public.store_apikey TO wanhui_lookup;
GRANT SELECT(token) ON TABLE public.store_apikey TO wanhui_lookup;
GRANT SELECT(person) ON TABLE public.store_apikey TO wanhui_lookup;
GRANT SELECT(account_id) ON TABLE public.store_case TO wanhui_lookup;
GRANT SELECT(id) ON TABLE public.store_case TO wanhui_lookup;
GRANT SELECT(status) ON TABLE public.store_case TO wanhui_lookup;
GRANT SELECT(alarm_at) ON TABLE public.store_case TO wanhui_lookup;
GRANT SELECT ON TABLE public.store_casesearch TO wanhui_lookup;
GRANT SELECT(account_id) ON TABLE public.store_evidencewaiting TO wanhui_lookup;
GRANT SELECT(account_id) ON TABLE public.store_invitation TO wanhui_lookup;
GRANT SELECT(id) ON TABLE public.store_invitation TO wanhui_lookup;
GRANT SELECT(token) ON TABLE public.store_invitation TO wanhui_lookup;
GRANT SELECT ON TABLE public.store_membership TO wanhui_lookup;
GRANT SELECT(account_id) ON TABLE public.store_parcelwatch TO wanhui_lookup;
GRANT SELECT(record_id) ON TABLE public.store_parcelwatch TO wanhui_lookup;
GRANT SELECT(check_at) ON TABLE public.store_parcelwatch TO wanhui_lookup;
