/** A message as it is when it is sent, for the program may change it afterwards. */
import { realStructuredClone, RealDOMException } from '../real.ts'

/** A clone of `message`; what cannot be cloned is refused in the name of the interface that was called. */
export function cloneMessage(
  message: unknown,
  interfaceName: string,
  transfer: Transferable[] = [],
): unknown {
  try {
    return realStructuredClone(message, { transfer })
  } catch (error) {
    if (!(error instanceof RealDOMException)) throw error
    const called = `'postMessage' on '${interfaceName}'`
    throw new RealDOMException(error.message.replace(/'structuredClone' on '\w+'/, called), error.name)
  }
}
