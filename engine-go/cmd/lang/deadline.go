package main

import (
	"context"
	"errors"
	"time"
)

// timedOut marks answers of work that was cut off.
const timedOut = "timeout"

// deadlineContext is a context without goroutines: in a reactor no timer runs while Go code does, so whoever
// asks Done looks at the clock itself (every few hundred times, as looking costs a call out of the module).
type deadlineContext struct {
	context.Context
	until  time.Time
	asked  int
	closed chan struct{}
	done   bool
}

const askEvery = 512

func withDeadline(limit time.Duration) *deadlineContext {
	return &deadlineContext{
		Context: context.Background(),
		until:   time.Now().Add(limit),
		closed:  make(chan struct{}),
	}
}

func (c *deadlineContext) Deadline() (time.Time, bool) { return c.until, true }

func (c *deadlineContext) Done() <-chan struct{} {
	c.asked++
	if !c.done && c.asked%askEvery == 0 && time.Now().After(c.until) {
		c.done = true
		close(c.closed)
	}
	return c.closed
}

func (c *deadlineContext) Err() error {
	if c.done {
		return context.DeadlineExceeded
	}
	return nil
}

// limitedWriter fails once more than its limit has been written, and when its deadline has passed.
type limitedWriter struct {
	bytes  []byte
	limit  int
	until  time.Time
	writes int
}

var errTooLarge = errors.New("the output is too large")

func (w *limitedWriter) Write(chunk []byte) (int, error) {
	if len(w.bytes)+len(chunk) > w.limit {
		return 0, errTooLarge
	}
	w.writes++
	if w.writes%askEvery == 0 && time.Now().After(w.until) {
		return 0, context.DeadlineExceeded
	}
	w.bytes = append(w.bytes, chunk...)
	return len(chunk), nil
}

func kindOf(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return timedOut
	}
	if errors.Is(err, errTooLarge) {
		return "too-large"
	}
	var marked kindError
	if errors.As(err, &marked) {
		return marked.kind
	}
	return ""
}

func milliseconds(given int64, standard time.Duration) time.Duration {
	if given <= 0 {
		return standard
	}
	return time.Duration(given) * time.Millisecond
}
