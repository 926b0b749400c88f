package main

import (
	"fmt"

	"github.com/gosimple/slug"
)

const slugLength = 50

// slugifyName makes a URL-safe name: slugify [maxLength] [smartTruncate] name.
func slugifyName(arguments ...any) (string, error) {
	maxLength, smart, name := slugLength, true, ""
	for index, argument := range arguments {
		var fits bool
		switch {
		case index == len(arguments)-1:
			name, fits = argument.(string)
		case index == 0:
			maxLength, fits = argument.(int)
		case index == 1:
			smart, fits = argument.(bool)
		}
		if !fits {
			return "", fmt.Errorf("slugify: bad argument %v", argument)
		}
	}
	slug.EnableSmartTruncate = smart
	slug.MaxLength = maxLength
	return slug.Make(normalizeName(name)), nil
}
