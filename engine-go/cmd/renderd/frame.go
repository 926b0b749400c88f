package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// A frame is: length of the rest, length of the header (both 32 bits, big endian), a JSON header, raw bytes.
const (
	prefixBytes   = 8
	maxFrameBytes = 1 << 30
)

type frame struct {
	header []byte
	body   []byte
}

func readFrame(from io.Reader) (frame, error) {
	var prefix [prefixBytes]byte
	if _, err := io.ReadFull(from, prefix[:]); err != nil {
		return frame{}, err
	}
	total := binary.BigEndian.Uint32(prefix[:4])
	header := binary.BigEndian.Uint32(prefix[4:])
	if total > maxFrameBytes || uint64(header)+4 > uint64(total) {
		return frame{}, fmt.Errorf("bad frame: %d bytes with a header of %d", total, header)
	}
	rest := make([]byte, total-4)
	if _, err := io.ReadFull(from, rest); err != nil {
		return frame{}, err
	}
	return frame{header: rest[:header], body: rest[header:]}, nil
}

func writeFrame(to io.Writer, header any, body []byte) error {
	text, err := json.Marshal(header)
	if err != nil {
		return err
	}
	out := make([]byte, prefixBytes, prefixBytes+len(text)+len(body))
	binary.BigEndian.PutUint32(out[:4], uint32(4+len(text)+len(body)))
	binary.BigEndian.PutUint32(out[4:], uint32(len(text)))
	out = append(append(out, text...), body...)
	_, err = to.Write(out)
	return err
}

// splitPrefixed takes a part off the front that has its length, 32 bits big endian, before it.
func splitPrefixed(content []byte) (part, rest []byte, err error) {
	if len(content) < 4 || uint64(binary.BigEndian.Uint32(content))+4 > uint64(len(content)) {
		return nil, nil, io.ErrUnexpectedEOF
	}
	end := 4 + binary.BigEndian.Uint32(content)
	return content[4:end], content[end:], nil
}
