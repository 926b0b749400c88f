package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// exitOutOfMemory tells the parent why a worker is gone.
	exitOutOfMemory = 97
	watchEvery      = 10 * time.Millisecond
	// hardReserve is what the process may map beyond its limit before the kernel refuses.
	hardReserve = 512 << 20
)

// memoryWatch ends the process when its heap grows over a limit. It looks only while there is work: an idle worker
// must cost nothing.
type memoryWatch struct {
	limit   uint64
	stderr  io.Writer
	working atomic.Int64
	wake    chan struct{}
}

// limitMemory bounds the process: the collector works harder near the limit, a watcher ends the process above it,
// and the kernel refuses what grows faster than the watcher looks. Without a limit nothing is watched.
func limitMemory(limit int64, stderr io.Writer) *memoryWatch {
	watch := &memoryWatch{limit: uint64(limit), stderr: stderr, wake: make(chan struct{}, 1)}
	if limit > 0 {
		debug.SetMemoryLimit(limit * 9 / 10)
		hard := uint64(limit + hardReserve)
		_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: hard, Max: hard})
		go watch.run()
	}
	return watch
}

// begin and end enclose each piece of work.
func (w *memoryWatch) begin() {
	if w.working.Add(1) == 1 {
		select {
		case w.wake <- struct{}{}:
		default:
		}
	}
}

func (w *memoryWatch) end() { w.working.Add(-1) }

func (w *memoryWatch) run() {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}, {Name: "/gc/heap/live:bytes"}}
	collector := collector{}
	for range w.wake {
		for w.working.Load() > 0 {
			metrics.Read(sample)
			collector.tune(sample[2].Value.Uint64())
			if used := sample[0].Value.Uint64() + sample[1].Value.Uint64(); used > w.limit {
				fmt.Fprintf(w.stderr, "out of memory: %d MiB in use\n", used>>20)
				os.Exit(exitOutOfMemory)
			}
			time.Sleep(watchEvery)
		}
	}
}

// garbageBytes is how much garbage may lie around before it is collected. Renders are short and leave much of it beside
// a small heap, so that a share of the heap alone would have the collector run all the time.
const garbageBytes = 32 << 20

// collector keeps the collector's share at what leaves room for so much garbage, and at least its usual one.
type collector struct{ live uint64 }

func (c *collector) tune(live uint64) {
	if near := c.live / 8; live >= c.live-near && live <= c.live+near {
		return
	}
	c.live = live
	percent := collectAtPercent
	if live > 0 {
		percent = max(percent, min(1000, int(garbageBytes*100/live)))
	}
	debug.SetGCPercent(percent)
}
