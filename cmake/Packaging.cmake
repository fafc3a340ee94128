# What is installed where, and the Debian package that scripts/package makes of it.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # Not the tests: scripts/package builds what it wants.
set(deploy ${CMAKE_CURRENT_SOURCE_DIR}/deploy)
set(made ${CMAKE_CURRENT_BINARY_DIR}/package)

install(TARGETS auriga auriga-extract RUNTIME DESTINATION bin)
install(DIRECTORY web/dist/ DESTINATION share/auriga/console)
install(FILES demo/agent.json demo/conversations.json demo/sop.md demo/workflow.json DESTINATION share/auriga/demo)
install(DIRECTORY demo/documents DESTINATION share/auriga/demo)
install(FILES ${deploy}/auriga.sample.toml DESTINATION /etc/auriga RENAME auriga.toml)
install(FILES ${deploy}/auriga.service DESTINATION /lib/systemd/system)
install(FILES ${deploy}/debian/auriga.sysusers DESTINATION lib/sysusers.d RENAME auriga.conf)
install(FILES ${deploy}/debian/lintian-overrides DESTINATION share/lintian/overrides RENAME auriga)
install(FILES ${deploy}/debian/copyright NOTICE README.md DESTINATION share/doc/auriga)
install(DIRECTORY docs DESTINATION share/doc/auriga)
install(DIRECTORY ${deploy}/prometheus DESTINATION share/doc/auriga)
foreach(text changelog auriga.1)
  add_custom_command(
    OUTPUT ${made}/${text}.gz
    COMMAND gzip -9nc ${deploy}/debian/${text} > ${made}/${text}.gz
    DEPENDS ${deploy}/debian/${text}
    VERBATIM)
endforeach()
file(MAKE_DIRECTORY ${made})
add_custom_target(package_texts DEPENDS ${made}/changelog.gz ${made}/auriga.1.gz)
install(FILES ${made}/changelog.gz DESTINATION share/doc/auriga)
install(FILES ${made}/auriga.1.gz DESTINATION share/man/man1)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "Auriga maintainers <maintainers@auriga.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "agents that answer from documents, with the passage")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Give it a name, a procedure and your documents, and it gives you an agent that\n\
answers with the exact passage it found, and says so when there is none. One\n\
server with a console, an API, workflows and live broadcasts, on SQLite or\n\
PostgreSQL; with or without a language model.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)  # auriga_VERSION_ARCHITECTURE.deb
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "ca-certificates, init-system-helpers (>= 1.54~), tzdata, \
systemd-standalone-sysusers | systemd-sysusers | systemd")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql, prometheus")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${deploy}/debian/conffiles ${deploy}/debian/postinst ${deploy}/debian/prerm
    ${deploy}/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
