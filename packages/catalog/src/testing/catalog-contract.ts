import { type CreateCatalog, openWith } from './contract/catalog-under-test.ts'
import { testFindingTitles } from './contract/finding-titles.ts'
import { testKeepingFiles } from './contract/keeping-files.ts'
import { testKeepingTitles } from './contract/keeping-titles.ts'
import { testListingTitles } from './contract/listing-titles.ts'

/** The contract of every `Catalog`. `create` returns an empty one, once per test. */
export function catalogContract(name: string, create: CreateCatalog): void {
  const open = openWith(create)
  testKeepingTitles(name, open)
  testListingTitles(name, open)
  testFindingTitles(name, open)
  testKeepingFiles(name, open)
}
