import { nameKeyOf, type Title } from '@streamvault/catalog'
import type { AddResult } from './add-result.ts'
import type { ParsedName } from './parsed-name.ts'
import { NO_TITLE, placeFile } from './place-file.ts'
import type { AdderDeps } from './ports.ts'

/** Previews the result of adding a file, by its name only. */
export async function previewByName(
  path: string,
  parsed: ParsedName,
  { catalog }: Pick<AdderDeps, 'catalog'>,
): Promise<AddResult> {
  const placement = placeFile(parsed)
  const found: Title | undefined =
    placement && (await catalog.findTitle(placement.kind, nameKeyOf(placement.name), placement.year))
  return {
    path,
    status: 'added',
    reason: placement === undefined ? NO_TITLE : null,
    titleId: found?.id ?? null,
    title: found?.name ?? placement?.name ?? null,
    fileIds: [],
  }
}
