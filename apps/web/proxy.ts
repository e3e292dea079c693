import { type NextRequest, NextResponse } from 'next/server'
import { readFileAnswer, readTitle } from '@/lib/api.ts'

/** Which pages ask here first: those of one title or one file. */
export const config = { matcher: ['/title/:id', '/watch/:id'] }

/**
 * Answers 404 for what the vault does not have, with a page that needs no scripts. A page that finds out by itself can only
 * leave that to the browser.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const [, page, id = ''] = request.nextUrl.pathname.split('/')
  const answer = page === 'title' ? await readTitle(id) : await readFileAnswer(id)
  if (answer.state !== 'not-found') return NextResponse.next()
  return NextResponse.rewrite(new URL('/not-in-the-vault', request.url), { status: 404 })
}
