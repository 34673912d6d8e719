import { RouterProvider } from '@tanstack/react-router'
import { useSession } from '../questions/use-session.ts'
import { router } from './router.tsx'
import { SignIn } from './sign-in.tsx'

/** The pages, or the way in where the server demands a key that was not shown. */
export function App() {
  const { data } = useSession()
  return data?.access === null ? <SignIn /> : <RouterProvider router={router} />
}
