# auriga_migrations(TARGET DOMAIN): embeds the folder's migrations/NNNN_name.sql into TARGET as
#   namespace auriga { std::span<const platform::db::Migration> DOMAIN_migrations(); }
# declared in the generated header "DOMAIN_migrations.gen.hpp" (on TARGET's include path).
set(AURIGA_EMBED_MIGRATIONS ${CMAKE_CURRENT_LIST_DIR}/EmbedMigrations.cmake)

function(auriga_migrations target domain)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/migrations/*.sql)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(base ${folder}/${domain}_migrations.gen)
  add_custom_command(
    OUTPUT ${base}.cpp ${base}.hpp
    COMMAND ${CMAKE_COMMAND} -DDOMAIN=${domain} -DBASE=${base}
            -DSOURCES=${CMAKE_CURRENT_SOURCE_DIR}/migrations -P ${AURIGA_EMBED_MIGRATIONS}
    DEPENDS ${files} ${AURIGA_EMBED_MIGRATIONS} ${CMAKE_CURRENT_SOURCE_DIR}/migrations
    COMMENT "Embedding the migrations of ${domain}" VERBATIM)
  target_sources(${target} PRIVATE ${base}.cpp ${base}.hpp)
  target_include_directories(${target} PUBLIC ${folder})
endfunction()
