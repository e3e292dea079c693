import { aurora } from './aurora.ts'
import type { Scene } from './canvas.ts'
import { dunes } from './dunes.ts'
import type { Score } from './music.ts'
import { nebula } from './nebula.ts'
import { createSea, DAYBREAK, MOONLIGHT } from './sea.ts'

/** A film of the demo library. */
export interface Film {
  slug: string
  /** Under `demo/media`; the smaller file is made from the same frames. */
  file: string
  smallFile?: string
  seconds: number
  scene: Scene
  score: Score
}

const TIDE = 'Tide of Glass/Season 01/Tide of Glass S01'

/** Every film, in the order of production. */
export const FILMS: readonly Film[] = [
  {
    slug: 'borealis',
    file: 'Borealis (2024)/Borealis (2024) 720p.mp4',
    smallFile: 'Borealis (2024)/Borealis (2024) 360p.mp4',
    seconds: 30,
    scene: aurora,
    score: score(
      110,
      [
        [0, 7, 12, 16],
        [-3, 4, 12, 16],
        [-7, 5, 9, 12],
        [-5, 2, 7, 14],
      ],
      [0, 2, 4, 7, 9, 12, 14],
    ),
  },
  {
    slug: 'saltroad',
    file: 'Saltroad (2023)/Saltroad.2023.720p.mp4',
    seconds: 30,
    scene: dunes,
    score: score(
      98,
      [
        [0, 7, 12, 15],
        [-2, 5, 10, 14],
        [-4, 3, 8, 12],
        [-5, 2, 7, 11],
      ],
      [0, 3, 5, 7, 10, 12],
    ),
  },
  {
    slug: 'violet-meridian',
    file: 'Violet Meridian (2025)/Violet Meridian (2025) 720p.mp4',
    seconds: 30,
    scene: nebula,
    score: score(
      82.4,
      [
        [0, 7, 14, 16],
        [2, 9, 14, 18],
        [-3, 4, 11, 14],
        [-5, 2, 9, 14],
      ],
      [0, 2, 6, 7, 9, 11, 14],
    ),
  },
  {
    slug: 'tide-of-glass-1',
    file: `${TIDE}E01 Night Watch.mp4`,
    seconds: 30,
    scene: createSea(MOONLIGHT),
    score: score(
      92.5,
      [
        [0, 7, 12, 15],
        [-4, 3, 8, 12],
        [3, 7, 10, 15],
        [-2, 5, 10, 14],
      ],
      [0, 3, 7, 10, 12, 15],
    ),
  },
  {
    slug: 'tide-of-glass-2',
    file: `${TIDE}E02 First Light.mp4`,
    seconds: 30,
    scene: createSea(DAYBREAK),
    score: score(
      92.5,
      [
        [3, 7, 10, 15],
        [-2, 5, 10, 14],
        [0, 7, 12, 15],
        [-4, 3, 8, 15],
      ],
      [3, 5, 7, 10, 12, 15],
    ),
  },
]

/** The painted scene of each title, and the lines of its name on the poster. */
export const POSTERS: readonly (readonly [slug: string, ...lines: string[]])[] = [
  ['borealis', 'BOREALIS'],
  ['saltroad', 'SALTROAD'],
  ['violet-meridian', 'VIOLET', 'MERIDIAN'],
  ['tide-of-glass', 'TIDE', 'OF GLASS'],
]

function score(root: number, chords: Score['chords'], bells: Score['bells']): Score {
  return { root, chords, chordSeconds: 6, bells }
}
