/** The migrations. A released one never changes; a new one is added after it. */
export const STEPS: readonly string[] = [
  `
    -- position is the order in which jobs were added, and the cursor of lists.
    create table jobs (
      position integer primary key autoincrement,
      id text not null unique,
      kind text not null,
      payload text not null,
      state text not null,
      priority integer not null,
      due_at integer not null,
      runs integer not null,
      failures integer not null,
      max_failures integer,
      progress text,
      reason text,
      result text,
      worker text,
      lease_until integer,
      stop text,
      is_wanted_again integer not null,
      added_at integer not null,
      updated_at integer not null,
      ended_at integer
    ) strict;
    create index jobs_waiting on jobs (priority desc, due_at, position) where state = 'waiting';
    create index jobs_running on jobs (lease_until) where state = 'running';
    create index jobs_ended on jobs (ended_at) where ended_at is not null;

    create table paused_kinds (kind text primary key not null) strict, without rowid;
  `,
]
