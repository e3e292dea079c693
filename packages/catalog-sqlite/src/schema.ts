/** One step from a version of the schema to the next. */
export interface Migration {
  /** The resulting version. Versions are consecutive. */
  version: number
  /** Runs inside a transaction of its own. */
  sql: string
}

/**
 * Every step so far, in order. A released step never changes.
 *
 * A document is JSON in `doc`, the last column, so that the queried columns come before long texts. The columns of
 * `titles` are plain although they repeat the document: an index over generated columns covers no query, so that
 * skipping a title would read it. `title_marks` holds a title's multi-valued properties: `genre:…`, `quality:…`, and
 * `film:…` or `series:…` with the key of each name.
 */
export const MIGRATIONS: Migration[] = [
  {
    version: 1,
    sql: `
      create table titles (
        id text primary key not null,
        sort_name text not null,
        search_rank integer not null,
        kind text not null,
        state text not null,
        is_demo integer not null,
        year integer not null,
        added_at integer not null,
        doc text not null
      ) strict;
      create index titles_newest on titles (added_at desc, id desc, state, kind, is_demo, year);
      create index titles_name on titles (sort_name, id, state, kind, is_demo, year);
      create index titles_year on titles (year desc, id desc, state, kind, is_demo);
      create unique index titles_search on titles (search_rank);

      create table title_marks (
        mark text not null,
        title_id text not null,
        primary key (mark, title_id)
      ) strict, without rowid;

      -- Words are folded before they come here; 'ascii' takes everything beyond ASCII as part of a word and changes nothing.
      create virtual table title_words using fts5 (
        words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
      );
      create virtual table title_vocabulary using fts5vocab ('title_words', 'row');

      create table files (
        id text primary key not null,
        title_id text generated always as (json_extract(doc, '$.titleId')) stored,
        content_hash text not null generated always as (json_extract(doc, '$.contentHash')) stored,
        state text not null generated always as (json_extract(doc, '$.state')) stored,
        doc text not null
      ) strict;
      create index files_title on files (title_id);
      create index files_hash on files (content_hash);
      create index files_state on files (state, id);

      create table file_sources (
        store text not null,
        key text not null,
        file_id text not null,
        primary key (store, key, file_id)
      ) strict, without rowid;

      create table meta (
        key text primary key not null,
        value text not null
      ) strict, without rowid;
    `,
  },
  {
    version: 2,
    // Older versions did not record which part of a film a file holds.
    sql: `update files set doc = json_set(doc, '$.part', null)`,
  },
]
