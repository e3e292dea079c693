import { readAirDate } from './air-date.ts'
import { cleanTitle } from './clean-title.ts'
import { readFilePart } from './file-part.ts'
import { findTags } from './find-tags.ts'
import { readImpliedResolution } from './implied-resolution.ts'
import type { Numbering } from './numbering.ts'
import { isObfuscatedName } from './obfuscated-name.ts'
import { prepareName } from './prepare-name.ts'
import { readQualityAlone } from './quality-alone.ts'
import { readGroup } from './read-group.ts'
import { readNumbering } from './read-numbering.ts'
import { createEmptyReleaseName, type ReleaseName } from './release-name.ts'
import { readReleaseYear } from './release-year.ts'
import { findResolutions } from './resolution.ts'
import type { Tag, TagField } from './tag.ts'
import { dropStrayTags } from './tag-run.ts'
import { findTitleBounds } from './title-bounds.ts'
import { findTitleStart } from './title-start.ts'

/** The fields of one name, and assumptions for use when no other name contradicts. */
export interface OneName {
  release: ReleaseName
  /** The season of an episode without a stated season. */
  impliedSeason: number | null
  /** Whether the title follows a leading number, so that it may be the name of an episode. */
  isTitleDoubtful: boolean
}

/** Reads one file or folder name by itself. Never throws. */
export function readOneName(name: string): OneName {
  const text = prepareName(name)
  if (text === '' || isObfuscatedName(text))
    return { release: createEmptyReleaseName(), impliedSeason: null, isTitleDoubtful: false }
  const resolutions = findResolutions(text)
  const tags = [...resolutions, ...findTags(text)].sort((a, b) => a.start - b.start || b.end - a.end)
  const { titleStart, hasLeadingGroup } = findTitleStart(text, tags)
  const tagsStart = tags.find((tag) => tag.strong && tag.start > titleStart)?.start ?? text.length
  const date = readAirDate(text)
  const numbering = readNumbering({ text, titleStart, tagsStart, hasLeadingGroup }, date !== null)
  const year = readReleaseYear(text, titleStart, tagsStart)
  const part = numbering === null && date === null ? readFilePart(text, titleStart, year, tags) : null
  const untitled = readQualityAlone(text, tags, date)
  const bounds =
    untitled === null ? findTitleBounds({ text, titleStart, numbering, date, year, part, tags }) : { start: 0, end: 0 }
  const outside = tags.filter((tag) => tag.end <= bounds.start || tag.start >= bounds.end)
  const sure = dropStrayTags(text, outside, bounds.end)
  const release: ReleaseName = {
    title: cleanTitle(text.slice(bounds.start, bounds.end)),
    edition: findFirst(sure, 'edition'),
    source: findFirst(sure, 'source'),
    codec: findFirst(sure, 'codec'),
    group:
      untitled === null
        ? readGroup(text, outside, Math.max(bounds.end, numbering?.end ?? 0, date?.end ?? 0, part?.end ?? 0))
        : untitled.group,
    year: isInside(year, date) ? null : (year?.year ?? null),
    date: date?.date ?? null,
    resolution: resolutions[0]?.value ?? readImpliedResolution(sure, text),
    ...sortNumbers(numbering),
    part: part?.part ?? null,
    languages: findAll(sure, 'language'),
    hdr: findAll(sure, 'hdr'),
    audio: findAll(sure, 'audio'),
  }
  return {
    release,
    impliedSeason: numbering?.impliedSeason ?? null,
    isTitleDoubtful: numbering?.titleStart !== undefined,
  }
}

function isInside(inner: { start: number } | null, outer: { start: number; end: number } | null): boolean {
  return inner !== null && outer !== null && inner.start >= outer.start && inner.start < outer.end
}

function sortNumbers(numbering: Numbering | null): Pick<ReleaseName, 'seasons' | 'episodes' | 'absoluteEpisodes'> {
  const sort = (numbers: number[] = []): number[] => [...new Set(numbers)].sort((a, b) => a - b)
  return {
    seasons: sort(numbering?.seasons),
    episodes: sort(numbering?.episodes),
    absoluteEpisodes: sort(numbering?.absoluteEpisodes),
  }
}

function findFirst(tags: readonly Tag[], field: TagField): string | null {
  return tags.find((tag) => tag.field === field)?.value ?? null
}

function findAll(tags: readonly Tag[], field: TagField): string[] {
  return [...new Set(tags.filter((tag) => tag.field === field).map((tag) => tag.value))]
}
