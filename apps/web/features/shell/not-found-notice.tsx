import Link from 'next/link'
import { Notice } from './notice.tsx'

/** Shown for an unknown address, or for a title that was removed from the vault. */
export function NotFoundNotice() {
  return (
    <Notice title="Nothing at this address" text="The page or title may have been moved or removed.">
      <Link href="/" prefetch={false} className="btn btn-primary">
        Go home
      </Link>
      <Link href="/search" prefetch={false} className="btn btn-ghost">
        Search the vault
      </Link>
    </Notice>
  )
}
