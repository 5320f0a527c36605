// The workshop page.
