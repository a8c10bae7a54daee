/** What only a checking worker needs. */
export { Judge } from '../check/judge.ts'
