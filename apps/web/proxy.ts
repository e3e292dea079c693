import { type NextRequest, NextResponse } from 'next/server'
import { readFileAnswer, readTitle } from './lib/api.ts'
import { contentSecurityPolicy } from './lib/content-security-policy.ts'

/**
 * Gives every page a fresh nonce and the CSP with it; Next.js puts the nonce on its own scripts. The proxy answers for
 * missing titles and files, with a page that needs no scripts: a 404 raised inside a page is rendered only in the browser.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set('x-nonce', nonce)
  const response = (await isAbsent(request.nextUrl.pathname))
    ? NextResponse.rewrite(new URL('/not-in-the-vault', request.url), { status: 404, request: { headers } })
    : NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

export const config = { matcher: ['/((?!_next/|api/|icon.svg|manifest.webmanifest).*)'] }

/** Whether the address is of a title or file that the vault does not have. */
async function isAbsent(pathname: string): Promise<boolean> {
  const [, page, id, ...more] = pathname.split('/')
  if (id === undefined || id === '' || more.length > 0) return false
  if (page === 'title') return (await readTitle(id)).state === 'not-found'
  return page === 'watch' && (await readFileAnswer(id)).state === 'not-found'
}
