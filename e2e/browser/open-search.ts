import type { Page } from 'playwright-core'

/** Opens the search overlay and types into it, key by key. */
export async function openSearch(page: Page, typed: string): Promise<void> {
  await page.getByRole('link', { name: 'Search titles' }).click()
  await page.getByRole('combobox', { name: 'Search the vault' }).pressSequentially(typed)
}
