#!/usr/bin/env bash
# Files.copy with COPY_ATTRIBUTES copies a POSIX access list on Linux, although no view of Java shows that list.
#
# Software   OpenJDK 17.0.15 and 25, on ext4 and tmpfs; needs setfacl and getfacl (package acl).
# Expected   Java copies what it can show: permissions, owner, times, extended attributes of the user.
# Happens    The copy has the access list of the original (extended attribute system.posix_acl_access).
#            supportedFileAttributeViews() has no "acl", AclFileAttributeView is null, the "user" view lists nothing.
#            The permissions that Java reads are "rw-r-----", because the list's mask stands in the group's place.
#            A plain copy given exactly these permissions loses the named user, and the owning group may read it.
# Matters    A database file restored with "the same permissions" is not readable by the same people.
#            A comparison of permissions sees no difference. COPY_ATTRIBUTES is the way of the JDK to keep the list.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for tool in setfacl getfacl; do
    command -v "$tool" >/dev/null || { echo "$tool is missing: install the package acl"; exit 1; }
done
cat >Copy.java <<'JAVA'
import java.nio.file.*;
import java.nio.file.attribute.*;

class Copy {
    public static void main(String[] args) throws java.io.IOException {
        Path original = Path.of("app.db");
        var views = FileSystems.getDefault().supportedFileAttributeViews();
        System.out.println("  a view called acl: " + views.contains("acl"));
        System.out.println("  AclFileAttributeView: " + Files.getFileAttributeView(original, AclFileAttributeView.class));
        System.out.println("  names in the user view: "
                + Files.getFileAttributeView(original, UserDefinedFileAttributeView.class).list());
        Files.copy(original, Path.of("by-copy-attributes.db"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(original, Path.of("by-permissions.db"));
        Files.setPosixFilePermissions(Path.of("by-permissions.db"), Files.getPosixFilePermissions(original));
        for (String name : new String[] {"app.db", "by-copy-attributes.db", "by-permissions.db"}) {
            System.out.println("  permissions of " + name + ": "
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(name))));
        }
    }
}
JAVA
mkdir classes
javac -d classes Copy.java
echo content >app.db
chmod 600 app.db
setfacl -m u:65534:r app.db
{
    echo "Java:"
    java -cp classes Copy
    for name in app.db by-copy-attributes.db by-permissions.db; do
        echo "getfacl $name:"
        getfacl --numeric --omit-header "$name" | sed '/^$/d; s/^/  /'
    done
} >seen.txt

cat >expected.txt <<'EXPECTED'
Java:
  a view called acl: false
  AclFileAttributeView: null
  names in the user view: []
  permissions of app.db: rw-r-----
  permissions of by-copy-attributes.db: rw-r-----
  permissions of by-permissions.db: rw-r-----
getfacl app.db:
  user::rw-
  user:65534:r--
  group::---
  mask::r--
  other::---
getfacl by-copy-attributes.db:
  user::rw-
  user:65534:r--
  group::---
  mask::r--
  other::---
getfacl by-permissions.db:
  user::rw-
  group::r--
  other::---
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
