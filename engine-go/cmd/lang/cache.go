package main

// cache keeps what was compiled last, by source text; when full it starts anew.
type cache[T any] struct {
	limit   int
	entries map[string]T
}

func newCache[T any](limit int) *cache[T] {
	return &cache[T]{limit: limit, entries: map[string]T{}}
}

func (c *cache[T]) get(source string, compile func(string) (T, error)) (T, error) {
	if found, ok := c.entries[source]; ok {
		return found, nil
	}
	made, err := compile(source)
	if err != nil {
		return made, err
	}
	if len(c.entries) >= c.limit {
		clear(c.entries)
	}
	c.entries[source] = made
	return made, nil
}
