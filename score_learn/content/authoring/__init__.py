"""What authors do in the folder before anything is published: begin, tidy, translate, measure."""
