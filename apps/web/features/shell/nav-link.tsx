'use client'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'

/** A link that marks the current page: same path, and same `kind` if the link has one. */
export function NavLink({ href, className, children }: { href: string; className: string; children: ReactNode }) {
  const pathname = usePathname()
  const kind = useSearchParams().get('kind')
  const target = new URL(href, 'http://site.invalid')
  const current = target.pathname === pathname && target.searchParams.get('kind') === kind
  return (
    <Link href={href} prefetch={false} aria-current={current ? 'page' : undefined} className={className}>
      {children}
    </Link>
  )
}
