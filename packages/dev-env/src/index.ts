export { type AddedFilm, createDevEnv, type DevEnv, type DevEnvOptions } from './dev-env.ts'
export { appendFreeBox, type FilmWish, type MadeFilm, makeFilm } from './make-film.ts'
export { readMetric } from './read-metric.ts'
