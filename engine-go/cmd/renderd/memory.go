package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
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

// limitMemory ends the process when its heap grows over the limit. The collector works harder near it; the
// watcher ends the process above it; and the kernel refuses what grows faster than the watcher looks.
func limitMemory(limit int64) {
	if limit <= 0 {
		return
	}
	debug.SetMemoryLimit(limit * 9 / 10)
	hard := uint64(limit + hardReserve)
	_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: hard, Max: hard})
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		for range time.Tick(watchEvery) {
			metrics.Read(sample)
			if used := sample[0].Value.Uint64() + sample[1].Value.Uint64(); used > uint64(limit) {
				fmt.Fprintf(os.Stderr, "out of memory: %d MiB in use\n", used>>20)
				os.Exit(exitOutOfMemory)
			}
		}
	}()
}
