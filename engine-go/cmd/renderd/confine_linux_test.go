package main

import (
	"net"
	"os"
	"os/exec"
	"testing"
)

// TestConfine tries, in a process of its own, what a confined process must not be able to do.
func TestConfine(t *testing.T) {
	if os.Getenv("CONFINED") != "" {
		confine()
		if _, err := os.ReadFile("/etc/hostname"); err == nil {
			t.Error("a file could be read")
		}
		if err := os.WriteFile("/tmp/renderd-confine", nil, 0o600); err == nil {
			t.Error("a file could be written")
		}
		if listener, err := net.Listen("tcp", "127.0.0.1:0"); err == nil {
			t.Error("a port could be opened")
			listener.Close()
		}
		if err := exec.Command("/proc/self/exe").Start(); err == nil {
			t.Error("a program could be started")
		}
		return
	}
	command := exec.Command(os.Args[0], "-test.run=TestConfine", "-test.v")
	command.Env = append(os.Environ(), "CONFINED=1")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
}
