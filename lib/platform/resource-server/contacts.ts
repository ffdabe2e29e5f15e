const CONTACTS = [1, 2, 3, 4, 5].map((day) => ({
  id: `contact-${String(day)}`,
  email: `contact${String(day)}@example.com`,
  updatedAt: `2026-01-0${String(day)}T00:00:00.000Z`,
}));

/** The contacts that a query asks for by `email` or `since`. */
export function selectContacts(query: URLSearchParams): typeof CONTACTS {
  const email = query.get('email');
  const sinceAt = Date.parse(query.get('since') ?? '');
  return CONTACTS.filter(
    (contact) =>
      (email === null || contact.email === email) &&
      (Number.isNaN(sinceAt) || Date.parse(contact.updatedAt) > sinceAt),
  );
}
