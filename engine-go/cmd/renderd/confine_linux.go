package main

import (
	"runtime"
	"syscall"
	"unsafe"
)

const (
	setNoNewPrivileges = 38

	// Landlock's system calls and words (linux/landlock.h); the numbers are the same on every architecture.
	landlockCreateRuleset = 444
	landlockRestrictSelf  = 446
	landlockVersion       = 1
	// All kinds of access to files that the first version knows; three later ones add one each.
	filesVersion1 = 1<<13 - 1
	filesRefer    = 1 << 13
	filesTruncate = 1 << 14
	filesIoctl    = 1 << 15
)

// confine takes from the process the right to open files, to make sockets and to run programs; what is open stays
// open. It is a second lock, the libraries are the first: where a kernel has no such thing, nothing happens.
func confine() {
	// Every thread has rights of its own, and the runtime has started some already.
	syscall.AllThreadsSyscall6(syscall.SYS_PRCTL, setNoNewPrivileges, 1, 0, 0, 0, 0)
	refuseFiles()
	refuseCalls()
}

// refuseFiles allows no access to any file.
func refuseFiles() {
	version, _, failed := syscall.Syscall(landlockCreateRuleset, 0, 0, landlockVersion)
	if failed != 0 {
		return
	}
	files := uint64(filesVersion1)
	if version >= 2 {
		files |= filesRefer
	}
	if version >= 3 {
		files |= filesTruncate
	}
	if version >= 5 {
		files |= filesIoctl
	}
	ruleset, _, failed := syscall.Syscall(landlockCreateRuleset, uintptr(unsafe.Pointer(&files)), unsafe.Sizeof(files), 0)
	if failed != 0 {
		return
	}
	syscall.AllThreadsSyscall(landlockRestrictSelf, ruleset, 0, 0)
	_ = syscall.Close(int(ruleset))
}

// seccompNumbers are what differs between architectures: the name of its calls, and two of them.
type seccompNumbers struct {
	architecture, seccomp, execveat uint32
}

var seccompByArchitecture = map[string]seccompNumbers{
	"amd64": {0xC000003E, 317, 322},
	"arm64": {0xC00000B7, 277, 281},
}

const (
	seccompSetFilter  = 1
	seccompAllThreads = 1
	seccompAllow      = 0x7FFF0000
	seccompRefuse     = 0x00050000 | uint32(syscall.EPERM)
	// Calls of amd64's other table have this bit.
	otherTable = 0x40000000
	// Where a filter finds the number of a call and the architecture it is of.
	numberAt, architectureAt = 0, 4
)

// refuseCalls makes the kernel refuse new sockets and programs.
func refuseCalls() {
	numbers, known := seccompByArchitecture[runtime.GOARCH]
	if !known {
		return
	}
	load := func(at uint32) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_LD | syscall.BPF_W | syscall.BPF_ABS, K: at}
	}
	jump := func(kind uint16, value uint32, yes, no uint8) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_JMP | kind | syscall.BPF_K, Jt: yes, Jf: no, K: value}
	}
	answer := func(value uint32) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_RET | syscall.BPF_K, K: value}
	}
	filter := []syscall.SockFilter{
		load(architectureAt),
		jump(syscall.BPF_JEQ, numbers.architecture, 0, 6),
		load(numberAt),
		jump(syscall.BPF_JGE, otherTable, 4, 0),
		jump(syscall.BPF_JEQ, syscall.SYS_SOCKET, 3, 0),
		jump(syscall.BPF_JEQ, syscall.SYS_EXECVE, 2, 0),
		jump(syscall.BPF_JEQ, numbers.execveat, 1, 0),
		answer(seccompAllow),
		answer(seccompRefuse),
	}
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, _ = syscall.RawSyscall(uintptr(numbers.seccomp), seccompSetFilter, seccompAllThreads, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
}
