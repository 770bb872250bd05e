-- Deploys, configuration changes, package updates: context for whoever looks at an incident, never a reason to page.
CREATE TABLE change_event (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  integration text NOT NULL,
  service     text NOT NULL,
  summary     text NOT NULL,
  source      text NOT NULL,
  details     jsonb NOT NULL,
  links       jsonb NOT NULL,
  happened_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL
);
CREATE INDEX change_event_recent ON change_event (service, happened_at DESC);
