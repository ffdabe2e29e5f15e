/** Action: hands the body of the message on. */
export function process(message: { readonly body: unknown }): Promise<{ readonly body: unknown }> {
  return Promise.resolve({ body: message.body });
}
